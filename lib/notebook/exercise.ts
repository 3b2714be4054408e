/** An exercise of a lesson. Its checks are public: passing them is not a proof. */
export interface Exercise {
  /** Lesson and number, for example `03.2`. */
  readonly id: string;
  readonly question: string;
  /**
   * Undefined when the answer is right; otherwise one sentence on what is wrong with it. May call the
   * answer when it is a function.
   */
  readonly judge: (answer: unknown) => string | undefined;
  /** From a nudge to nearly the answer; one more is shown at each failed attempt. */
  readonly hints: readonly string[];
}

/** Judges a number with a tolerance. */
export function expectNumber(
  wanted: number,
  tolerance = 0,
): (answer: unknown) => string | undefined {
  return (answer) => {
    if (typeof answer !== 'number' || !Number.isFinite(answer)) return 'The answer is not a number';
    return Math.abs(answer - wanted) <= tolerance ? undefined : `${answer} is not it`;
  };
}

/** Judges a function by calling it: each case is its arguments and what must come back. */
export function expectFunction<Result>(
  cases: readonly { readonly args: readonly unknown[]; readonly wanted: Result }[],
  isEqual: (a: unknown, b: Result) => boolean = Object.is,
): (answer: unknown) => string | undefined {
  return (answer) => {
    if (typeof answer !== 'function') return 'The answer is not a function';
    for (const { args, wanted } of cases) {
      const call = `${JSON.stringify(args).slice(1, -1)}`;
      let got: unknown;
      try {
        // A copy: an answer that sorts its input must not spoil the next case.
        got = answer(...structuredClone(args));
      } catch (error) {
        return `It threw ${error instanceof Error ? error.message : String(error)} for (${call})`;
      }
      if (!isEqual(got, wanted))
        return `It gave ${show(got)} for (${call}), wanted ${show(wanted)}`;
    }
    return undefined;
  };
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
