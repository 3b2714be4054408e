import { EXERCISES } from './exercises.ts';
import { recordAttempt } from './progress.ts';
import type { Displayable } from './show.ts';
import { show } from './show.ts';

export interface CheckEffects {
  readonly now: () => Date;
  readonly show: (text: string) => Promise<Displayable>;
  /** Where progress is kept; undefined: `.lab/progress.json`. */
  readonly progressPath?: string;
}

const defaultEffects: CheckEffects = { now: () => new Date(), show: (text) => show(text) };

/**
 * Checks an answer, says what is wrong with it and gives one more hint at each failed attempt. The
 * attempt is noted in `.lab/progress.json`.
 *
 * @example
 * await check('03.1', 130);
 * @throws RangeError for an exercise that does not exist
 */
export async function check(
  id: string,
  answer: unknown,
  effects: CheckEffects = defaultEffects,
): Promise<Displayable> {
  const exercise = EXERCISES.find((one) => one.id === id);
  if (exercise === undefined) {
    const known = EXERCISES.map((one) => one.id).join(', ');
    throw new RangeError(`Cannot check exercise "${id}": known are ${known}`);
  }
  const problem = exercise.judge(answer);
  const attempt = { passed: problem === undefined, at: effects.now().toISOString() };
  const attempts = await recordAttempt(id, attempt, effects.progressPath);
  // "Public": an answer can pass them and still be wrong, and saying otherwise would teach that.
  if (problem === undefined) return effects.show(`**${id}**: public checks passed.`);
  const hints = exercise.hints.slice(0, attempts).map((hint, i) => `- hint ${i + 1}: ${hint}`);
  return effects.show([`**${id}**: not yet. ${problem}.`, '', ...hints].join('\n'));
}
