import { UsageError } from '../../usage-error.ts';

/** What one request of a workload is, and which of its times a person waits for. */
export interface AdvisedWorkload {
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** A completion is read as a whole, a chat from its first word. */
  readonly metric: 'e2eLatencyMs' | 'ttftMs';
}

/** Sizes are our assumption of a typical request; measure your own with `lab bench`. */
export const ADVISED_WORKLOADS: Readonly<Record<string, AdvisedWorkload>> = {
  'inline-completion': { promptTokens: 256, outputTokens: 24, metric: 'e2eLatencyMs' },
  chat: { promptTokens: 1000, outputTokens: 300, metric: 'ttftMs' },
  'repo-question': { promptTokens: 4000, outputTokens: 300, metric: 'ttftMs' },
};

/** Milliseconds of "200ms" or "2s". @throws UsageError for anything else */
export function parseLimit(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text.trim()) ?? [];
  const ms = Number(digits) * (unit === 's' ? 1000 : 1);
  if (ms > 0) return ms;
  throw new UsageError(`Cannot read the limit "${text}": wanted a time above 0`, {
    hint: 'Write it as 200ms or 2s',
  });
}
