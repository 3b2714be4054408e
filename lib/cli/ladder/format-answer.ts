import type { RoutedAnswer } from '../../routing/index.ts';
import { formatMs, formatUsd } from '../../units/index.ts';

/** Where an answer came from, a line per fact, for people. */
export function formatAnswerOrigin(answer: RoutedAnswer): string {
  const { info, kind, rung, costUsd, cache, outputTokens, countedBy } = answer;
  const amount = countedBy === 'chunks' ? 'tokens not counted' : `${outputTokens} tokens`;
  const cost = costUsd === undefined ? 'cost unknown' : formatUsd(costUsd);
  const age = cache.state === 'stored' ? `, remembered from ${formatMs(cache.ageMs)} ago` : '';
  const by =
    kind === 'template'
      ? `a template of "${rung}", no model`
      : `${info.model} (${info.dtype} on ${info.device.got}, ${info.mode}) at "${rung}"`;
  return [
    `Answered by the ${kind} rung: ${by}${age}`,
    `${amount}, ${cost}, end to end ${formatMs(answer.e2eLatencyMs)}, ended by ${answer.finishReason}`,
    ...answer.steps
      .filter(({ state }) => state !== 'answered')
      .map((step) => `  ${step.kind} rung "${step.rung}" ${step.state}: ${step.reason}`),
  ].join('\n');
}
