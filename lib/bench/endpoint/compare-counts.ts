import { listCompleted, type RequestSample } from '../../record/index.ts';
import { median } from '../../stats/index.ts';

/** Nearer than this the two sides' tokens carry as much text. Our choice. */
const SAME_LENGTH = 0.05;

/**
 * Says whether a token is the same thing on both sides: who counted, whether the same prompts have the
 * same number of tokens, and how much text an output token is. One sentence each.
 *
 * @param a of the side in our own process
 * @param b of the endpoint
 */
export function compareCounts(
  a: readonly RequestSample[],
  b: readonly RequestSample[],
): readonly string[] {
  const [here, there] = [listCompleted(a), listCompleted(b)];
  if (there.some(({ tokensCountedBy }) => tokensCountedBy === 'chunks')) {
    return [
      'The endpoint does not say how many tokens it made: its pieces of text are counted instead, and a time per token of it is a time per piece',
    ];
  }
  return [...comparePrompts(here, there), ...compareText(here, there)];
}

function comparePrompts(
  a: readonly RequestSample[],
  b: readonly RequestSample[],
): readonly string[] {
  const counts = new Map(a.map(({ promptSha256, promptTokens }) => [promptSha256, promptTokens]));
  const pairs = b.flatMap(({ promptSha256, promptTokens }) => {
    const other = counts.get(promptSha256);
    return other === undefined ? [] : [{ here: other, there: promptTokens }];
  });
  if (pairs.length === 0) return [];
  const differ = pairs.filter(({ here, there }) => here !== there).length;
  if (differ === 0) {
    return [
      `Tokens are counted alike: ${pairs.length} of ${pairs.length} prompts have as many on both sides (ours by the engine, the endpoint's by its usage)`,
    ];
  }
  const [here, there] = (['here', 'there'] as const).map((side) =>
    median(pairs.map((pair) => pair[side])),
  );
  return [
    `Tokens are not counted alike: ${differ} of ${pairs.length} prompts have another number (median ${here} here, ${there} at the endpoint): another tokenizer, or text that the server adds`,
  ];
}

function compareText(a: readonly RequestSample[], b: readonly RequestSample[]): readonly string[] {
  const [here, there] = [charactersPerToken(a), charactersPerToken(b)];
  if (here === undefined || there === undefined) return [];
  if (Math.abs(Math.log(there / here)) < Math.log(1 + SAME_LENGTH)) return [];
  return [
    `An output token is ${here.toFixed(2)} characters here and ${there.toFixed(2)} at the endpoint: times per token are times of unequal amounts of text`,
  ];
}

function charactersPerToken(samples: readonly RequestSample[]): number | undefined {
  const tokens = samples.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const characters = samples.reduce((sum, { text = '' }) => sum + text.length, 0);
  return tokens === 0 || characters === 0 ? undefined : characters / tokens;
}
