// The price of an answer is not the price of a solution. With a pass rate p and at most m attempts a task
// takes (1 - (1-p)^m) / p attempts on average and is solved with probability 1 - (1-p)^m: what was paid
// for the attempts that failed, for waiting machines and for cold starts is paid by the solutions.

/** Attempts sent for each task on average, stopping at the first that passes. */
export function expectedAttempts(passRate: number, mostAttempts: number): number {
  if (passRate <= 0) return mostAttempts;
  return solvedShare(passRate, mostAttempts) / passRate;
}

/** Share of tasks solved within the attempts. */
export function solvedShare(passRate: number, mostAttempts: number): number {
  return 1 - (1 - passRate) ** mostAttempts;
}

/**
 * Dollars of one passing solution; undefined when nothing passes: no amount buys one then.
 *
 * @param totalUsd everything paid for the tasks, retries and idle time included
 */
export function costPerPassingUsd(
  totalUsd: number,
  tasks: number,
  passRate: number,
  mostAttempts: number,
): number | undefined {
  const solved = tasks * solvedShare(passRate, mostAttempts);
  return solved > 0 ? totalUsd / solved : undefined;
}
