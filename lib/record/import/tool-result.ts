import type { ImportedMetric, ImportedRecord } from '../imported-record.ts';
import type { MachineSummary, RequestSample } from '../run-record.ts';

/** What one tool's file says, in our words where it means the same and in its own where not. */
export interface ToolResult {
  readonly tool: ImportedRecord['tool'];
  readonly toolVersion?: string;
  readonly model: string;
  /** UTC, ISO 8601; left out when the file has no time. */
  readonly startedAt?: string;
  readonly durationMs?: number;
  readonly dtype?: string;
  readonly machine?: Partial<MachineSummary>;
  /** Empty unless the file has the time of every chunk. */
  readonly samples: readonly RequestSample[];
  readonly metrics: readonly ImportedMetric[];
  /** Asked of every request; null: not in the file. */
  readonly requested?: { readonly promptTokens: number | null; readonly outputTokens: number };
  readonly concurrency?: number;
  readonly ratePerSecond?: number;
}

type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function numbersOf(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every((one) => Number.isFinite(one)) ? value : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** ISO 8601 with milliseconds; undefined for what is no time. A time without a zone is taken for UTC. */
export function utcOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const isLocal = typeof value === 'string' && /T[\d:.]+$/.test(value);
  const date = new Date(isLocal ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
