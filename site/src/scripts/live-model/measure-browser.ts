import { LiveModelError } from './live-error.ts';
import type { LiveSample, LiveSummary } from './messages.ts';
import type { ModelClient } from './model-client.ts';

/**
 * The requests of `lab bench`: the same prompts, the same forced length, a warm-up that does not count. A
 * tab in the background gets less of the machine, so a run that lost the foreground is no result.
 */
export async function measureBrowser(
  client: ModelClient,
  onRun: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<LiveSummary> {
  const { benchPrompts, warmupRuns, outputTokens } = client.texts;
  const prompts = benchPrompts.slice(1); // the first one of a run is its cold start
  const samples: LiveSample[] = [];
  for (const [index, prompt] of prompts.entries()) {
    onRun(index, prompts.length);
    const length = { maxNewTokens: outputTokens, minNewTokens: outputTokens };
    const { metrics: _, ...answer } = await client.generate(
      { prompt, ...length },
      () => {},
      signal,
    );
    signal.throwIfAborted();
    if (document.hidden) {
      throw new LiveModelError('Not measured: this tab was in the background', {
        hint: 'Keep it in front and measure again',
      });
    }
    samples.push({ ...answer, prompt, phase: index < warmupRuns ? 'warm-up' : 'measured' });
  }
  return await client.summarize(samples);
}
