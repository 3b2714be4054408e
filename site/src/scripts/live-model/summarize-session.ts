import { findTimerResolutionMs } from '@offload-lab/lib/metrics';
import { type RequestSample, sha256Hex, summarizeSamples } from '@offload-lab/lib/record';
import type { LiveSample, LiveSummary } from './messages.ts';

/** The same summary that a run record gets: medians with intervals, of measured requests alone. */
export function summarizeSession(samples: readonly LiveSample[]): LiveSummary {
  return {
    metrics: summarizeSamples(samples.map(toRequestSample)),
    timerResolutionMs: findTimerResolutionMs(() => performance.now()),
  };
}

function toRequestSample(sample: LiveSample, index: number): RequestSample {
  const { prompt, phase, promptTokens, tokenTimesMs, finishReason, endMs } = sample;
  return {
    index,
    phase,
    status: 'completed',
    promptSha256: sha256Hex(prompt),
    promptTokens,
    outputTokens: tokenTimesMs.length,
    events: tokenTimesMs.map((timeMs) => ({ timeMs, tokens: 1 })),
    finishReason,
    endMs,
  };
}
