import { evaluate, type Sample, toSeconds } from './evaluate.ts';

export type AlertState = 'inactive' | 'pending' | 'firing';

/** States of a rule at each evaluation: it fires once its expression has held for all of `for`. */
export function evaluateAlert(
  rule: { readonly expr: string; readonly for: string },
  samples: readonly Sample[],
  timesSeconds: readonly number[],
): AlertState[] {
  let since: number | undefined;
  return timesSeconds.map((at) => {
    if (evaluate(rule.expr, samples, at).length === 0) since = undefined;
    else since ??= at;
    if (since === undefined) return 'inactive';
    return at - since >= toSeconds(rule.for) ? 'firing' : 'pending';
  });
}
