import type { FailureKind } from '../../backends/openai-compatible/wire/index.ts';
import { type RequestSample, sha256Hex } from '../../record/index.ts';
import type { RequestOutcome } from './client/job.ts';

/** What a sample is called in its record. */
export interface SampleLabel {
  readonly index: number;
  readonly phase: RequestSample['phase'];
  readonly prompt: string;
  /** Milliseconds from the start of the run to the start of the job. */
  readonly jobStartMs: number;
  readonly group?: string;
  /** Tokens of a text by the model's own tokenizer, where we have it. */
  readonly countTokens?: (text: string) => number;
}

/** One request as the record keeps it: three token counts side by side, a failure with its kind. */
export function toSample(outcome: RequestOutcome, label: SampleLabel): RequestSample {
  const { reading, status, dueAtMs, sentAtMs } = outcome;
  const { usage, failure, text, reasoning, chunks, tokenSpread } = reading;
  const { index, phase, prompt, jobStartMs, group, countTokens } = label;
  const finishReason = FINISH_REASONS[reading.finishReason ?? ''];
  const outputTokens = chunks.reduce((sum, { tokens }) => sum + tokens, 0);
  return {
    index,
    phase,
    status: failure === undefined ? 'completed' : 'failed',
    promptSha256: sha256Hex(prompt),
    promptTokens: usage?.promptTokens ?? 0,
    outputTokens,
    events: chunks,
    sentAtMs: wholeNanoseconds(jobStartMs + sentAtMs),
    endMs: reading.endMs,
    text: reasoning + text,
    contentChunks: reading.contentChunks,
    tokensCountedBy:
      tokenSpread === 'one-per-event' && usage?.outputTokens !== outputTokens ? 'chunks' : 'server',
    ...(dueAtMs === undefined ? {} : { dueMs: -wholeNanoseconds(Math.max(0, sentAtMs - dueAtMs)) }),
    ...(status === 0 ? {} : { httpStatus: status }),
    ...(group === undefined ? {} : { group }),
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(countTokens === undefined ? {} : { ownOutputTokens: countTokens(reasoning + text) }),
    ...(failure === undefined
      ? {}
      : { failure: toRecordKind(failure.kind), reason: failure.reason }),
    ...(usage === undefined
      ? {}
      : {
          usage: {
            promptTokens: usage.promptTokens,
            outputTokens: usage.outputTokens,
            ...(usage.cachedTokens === undefined ? {} : { cachedPromptTokens: usage.cachedTokens }),
          },
        }),
  };
}

const FINISH_REASONS: Readonly<Record<string, NonNullable<RequestSample['finishReason']>>> = {
  stop: 'stop',
  length: 'length',
  abort: 'abort',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

function toRecordKind(kind: FailureKind): NonNullable<RequestSample['failure']> {
  if (kind.startsWith('http-')) return 'http';
  if (kind === 'refused') return 'connect';
  return kind === 'timeout' ? 'timeout' : 'stream';
}

function wholeNanoseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}
