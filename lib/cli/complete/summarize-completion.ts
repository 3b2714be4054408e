import type { TransformersGenerator } from '../../backends/transformers/index.ts';
import type { FinishReason, GenerationEvent, GeneratorInfo } from '../../generation/index.ts';
import { measureRequest, toEventLog } from '../../metrics/index.ts';
import { formatMs, formatTokensPerSecond } from '../../units/index.ts';

/** What `lab complete --json` prints. Null: the answer was too short to say. */
export interface CompletionSummary {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly model: string;
  readonly dtype: string;
  readonly device: GeneratorInfo['device'];
  readonly backend: string;
  readonly mode: GeneratorInfo['mode'];
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly e2eLatencyMs: number | null;
  readonly decodeTokensPerSecond: number | null;
  /** Everything before the request: files, process, runtime, weights. */
  readonly loadMs: number;
}

/** Derives the metrics of one answer from its events. */
export function summarizeCompletion(
  text: string,
  events: readonly GenerationEvent[],
  { info, timing }: Pick<TransformersGenerator, 'info' | 'timing'>,
): CompletionSummary {
  const finish = events.at(-1);
  if (finish?.type !== 'finish') throw new Error('The stream ended without a finish event');
  const metrics = measureRequest(toEventLog(events));
  return {
    text,
    finishReason: finish.finishReason,
    model: info.model,
    dtype: info.dtype,
    device: info.device,
    backend: info.backend,
    mode: info.mode,
    promptTokens: finish.promptTokens,
    outputTokens: finish.outputTokens,
    ttftMs: metrics.ttftMs ?? null,
    tpotMs: metrics.tpotMs ?? null,
    e2eLatencyMs: metrics.e2eLatencyMs ?? null,
    decodeTokensPerSecond: metrics.decodeTokensPerSecond ?? null,
    loadMs: timing.totalMs,
  };
}

/** Two lines for people: where it ran, and how long it took. */
export function formatSummary(summary: CompletionSummary): string {
  const { model, dtype, device, backend, mode } = summary;
  const asked = device.asked === device.got ? '' : ` (asked for ${device.asked})`;
  const badge = `Ran ${mode} on ${device.got}${asked}: ${model}, ${dtype}, ${backend}`;
  const ms = (value: number | null): string => (value === null ? 'n/a' : formatMs(value));
  const rate = summary.decodeTokensPerSecond;
  const figures = [
    `TTFT ${ms(summary.ttftMs)}`,
    `${ms(summary.tpotMs)} per token`,
    rate === null ? 'n/a tok/s' : formatTokensPerSecond(rate),
    `end to end ${ms(summary.e2eLatencyMs)}`,
    `loaded in ${formatMs(summary.loadMs)}`,
    `${summary.promptTokens} + ${summary.outputTokens} tokens`,
    `ended by ${summary.finishReason}`,
  ];
  return `${badge}\n${figures.join(', ')}`;
}
