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
  readonly #windows: NoiseWindow[] = [];

  private constructor(load: NoiseSnapshot) {
    this.#load = load;
  }

  /** Call before the run adds to the load itself. */
  static async start(): Promise<NoiseWatch> {
    return new NoiseWatch(await readNoiseSnapshot([process.pid]));
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
