import type { GenerationRequest } from '../../generation/index.ts';
import { Ladder, type RoutedAnswer } from '../../routing/index.ts';
import type { CompleteFlags } from '../complete.ts';
import { type CliContext, writeJson, writeProgress } from '../context.ts';
import { createRungs } from '../ladder/create-rungs.ts';
import { formatAnswerOrigin } from '../ladder/format-answer.ts';

/** Asks the rungs in their order, streams the answer, and says which rung gave it and why. */
export async function runLadder(
  request: GenerationRequest,
  flags: CompleteFlags,
  context: CliContext,
  signal: AbortSignal,
): Promise<void> {
  const { order, allowRemote } = flags;
  const ladder = new Ladder({ rungs: createRungs(flags, signal), policy: { order, allowRemote } });
  try {
    let answer: RoutedAnswer | undefined;
    for await (const event of ladder.stream({ ...request, signal })) {
      if (event.type === 'answer') answer = event.answer;
      if (event.type !== 'generation' || flags.json) continue;
      const piece = event.event;
      if (piece.type === 'token' || piece.type === 'chunk') context.stdout.write(piece.text);
    }
    if (answer === undefined) throw new Error('The ladder ended without an answer');
    if (flags.json) writeJson(context, summarize(answer));
    else context.stdout.write(answer.text.endsWith('\n') ? '' : '\n');
    writeProgress(context, formatAnswerOrigin(answer));
  } finally {
    await ladder.dispose();
  }
}

/** The fields that `lab complete --json` always has, and those of a ladder. */
function summarize({ info, ...answer }: RoutedAnswer): Record<string, unknown> {
  const { model, dtype, device, backend, mode } = info;
  return { ...answer, costUsd: answer.costUsd ?? null, model, dtype, device, backend, mode };
}
