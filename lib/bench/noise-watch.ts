import {
  joinNoiseWindows,
  type NoiseSnapshot,
  type NoiseWindow,
  readNoiseSnapshot,
} from '../device/index.ts';
import type { NoiseFacts } from '../stats/index.ts';

/**
 * Watches the machine while answers are timed, and not while they are executed in between: what the run
 * itself does there is no noise. Costs two readings of kernel counters per part.
 */
export class NoiseWatch {
  readonly #load: NoiseSnapshot;
  readonly #windows: NoiseWindow[];

  private constructor(load: NoiseSnapshot, earlier: readonly NoiseWindow[]) {
    this.#load = load;
    this.#windows = [...earlier];
  }

  /**
   * Call before the run adds to the load itself.
   *
   * @param earlier windows of a part of the same run that was measured before
   */
  static async start(earlier: readonly NoiseWindow[] = []): Promise<NoiseWatch> {
    return new NoiseWatch(await readNoiseSnapshot([process.pid]), earlier);
  }

  /** Every part so far. */
  get windows(): readonly NoiseWindow[] {
    return this.#windows;
  }

  /** Does timed work. `pids`: the process that runs the model first. */
  async during<Result>(pids: readonly number[], work: () => Promise<Result>): Promise<Result> {
    const own = [...new Set([...pids, process.pid])];
    const before = await readNoiseSnapshot(own);
    try {
      return await work();
    } finally {
      this.#windows.push({ before, after: await readNoiseSnapshot(own) });
    }
  }

  facts(): NoiseFacts {
    const facts = joinNoiseWindows(this.#windows);
    const { loadAverage, usableCores } = this.#load;
    return loadAverage === undefined ? facts : { ...facts, loadPerCore: loadAverage / usableCores };
  }
}
