import type { GenerationResult, TextGenerator } from '../generation/index.ts';

/** What kind of place answers. */
export type RungKind = 'template' | 'local' | 'api';

/** What one answer used, for its price. */
export type RungUsage = Pick<GenerationResult, 'promptTokens' | 'outputTokens' | 'countedBy'>;

/** One place that can answer. */
export interface Rung {
  /** As shown in every answer, for example `tiny-coder-3m` or `api.example.com`. */
  readonly name: string;
  readonly kind: RungKind;
  /** Whether a request leaves this machine. Policy decides by this, never by the kind. */
  readonly isRemote: boolean;
  /** Called on first use and after a crash; a rung that is never asked opens nothing. */
  readonly open: () => Promise<TextGenerator>;
  /** US dollars of one answer; undefined where nobody knows. */
  readonly costUsd: (usage: RungUsage) => number | undefined;
  /** Most requests in any 60 seconds. @default no limit */
  readonly requestsPerMinute?: number;
}

/** The one setting of a ladder. */
export interface RoutePolicy {
  /** Kinds in the order they are asked; a kind that is left out is never asked. */
  readonly order: readonly RungKind[];
  /** Whether a prompt may leave this machine. @default false: no rung sends code away */
  readonly allowRemote?: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address is on another machine; what cannot be read counts as remote. */
export function isRemoteAddress(baseUrl: string): boolean {
  return !URL.canParse(baseUrl) || !LOOPBACK.test(new URL(baseUrl).hostname);
}
