import type { TransformersGenerator } from '../../backends/transformers/index.ts';
import { createTransformersGenerator } from '../../backends/transformers/index.ts';
import type { GenerationEvent, GenerationRequest } from '../../generation/index.ts';
import type { CompleteFlags } from '../complete.ts';
import { type CliContext, writeJson, writeProgress } from '../context.ts';
import { reportPhases } from '../load-progress.ts';
import { readPrompt } from './read-prompt.ts';
import { runLadder } from './run-ladder.ts';
import { formatSummary, summarizeCompletion } from './summarize-completion.ts';

/** Streams an answer to standard output, and says at the end where it came from and what it took. */
export async function runComplete(
  file: string | undefined,
  flags: CompleteFlags,
  context: CliContext,
): Promise<void> {
  const prompt = await readPrompt(file, flags, context);
  const signal = stopOnClosedOutput(context);
  const request: GenerationRequest = {
    ...prompt,
    maxNewTokens: flags.maxTokens,
    temperature: flags.temperature,
    topK: flags.topK,
    seed: flags.seed,
    ...(flags.stop === undefined ? {} : { stop: flags.stop }),
    signal,
  };
  if (flags.order.join() === 'local') await runModel(request, flags, context, signal);
  else await runLadder(request, flags, context, signal);
  context.signal.throwIfAborted(); // Ctrl-C: what there is was printed, and the exit code says so
}

/** One local model, with everything that can be measured about its answer. */
async function runModel(
  request: GenerationRequest,
  flags: CompleteFlags,
  context: CliContext,
  signal: AbortSignal,
): Promise<void> {
  const progress = reportPhases(context);
  let generator: TransformersGenerator;
  try {
    generator = await createTransformersGenerator({
      model: flags.model,
      dtype: flags.dtype,
      device: flags.device,
      ...(flags.threads === undefined ? {} : { session: { threads: flags.threads } }),
      signal,
      onPhase: progress.onPhase,
    });
  } finally {
    progress.stop();
  }
  try {
    const events: GenerationEvent[] = [];
    let text = '';
    for await (const event of generator.stream(request)) {
      events.push(event);
      if (event.type !== 'token') continue;
      text += event.text;
      if (!flags.json) context.stdout.write(event.text);
    }
    const summary = summarizeCompletion(text, events, generator);
    if (flags.json) writeJson(context, summary);
    else context.stdout.write(text.endsWith('\n') ? '' : '\n');
    writeProgress(context, formatSummary(summary));
  } finally {
    await generator.dispose();
  }
}

/** Aborts on Ctrl-C, and when whoever reads the output has had enough (`| head`). */
function stopOnClosedOutput(context: CliContext): AbortSignal {
  const closed = new AbortController();
  // every further write fails again, so the listener has to stay
  context.stdout.on('error', () => closed.abort());
  return AbortSignal.any([context.signal, closed.signal]);
}
