/**
 * Unbiased estimate of pass@k for one task: the chance that at least one of k answers passes, from n
 * answers of which c passed. 1 - C(n-c, k) / C(n, k), computed as a product so that no binomial
 * coefficient overflows (Chen et al. 2021, "Evaluating Large Language Models Trained on Code").
 *
 * @example
 * passAtK(10, 3, 1); // 0.3
 * passAtK(4, 2, 2); // 0.8333...: 1 - C(2,2)/C(4,2) = 1 - 1/6
 */
export function passAtK(n: number, c: number, k: number): number {
  const whole = [n, c, k].every(Number.isInteger);
  if (!whole || c < 0 || c > n || k < 1 || k > n) {
    throw new RangeError(
      `Cannot estimate pass@${k} from ${c} of ${n}: wanted 0 to n passed, k 1 to n`,
    );
  }
  if (n - c < k) return 1; // every draw of k answers holds one that passed
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i++) allFail *= 1 - k / i;
  return 1 - allFail;
}

/** Mean of `passAtK` over tasks: what papers report as pass@k. */
export function meanPassAtK(
  tasks: readonly { readonly attempts: number; readonly passed: number }[],
  k: number,
): number {
  if (tasks.length === 0)
    throw new RangeError('Cannot average pass@k: needs at least 1 task, got 0');
  const sum = tasks.reduce(
    (total, { attempts, passed }) => total + passAtK(attempts, passed, k),
    0,
  );
  return sum / tasks.length;
}
