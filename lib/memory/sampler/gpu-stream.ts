import { type ChildProcess, spawn } from 'node:child_process';

/** What all NVIDIA GPUs of the machine together do right now, whoever uses them. */
export interface GpuReading {
  readonly vramBytes: number | undefined;
  /** Of the busiest GPU. */
  readonly utilisationPercent: number | undefined;
  readonly powerWatts: number | undefined;
}

/** A driver that sleeps takes a second or two to wake up. */
const FIRST_READING_MS = 3_000;

const ARGUMENTS = [
  '--query-gpu=index,memory.used,utilization.gpu,power.draw',
  '--format=csv,noheader,nounits',
  '-lms',
];

/**
 * One nvidia-smi that repeats itself: starting it anew for each look would take a tenth of a second
 * of processor time each. A machine without it gives no reading.
 */
export class GpuStream {
  readonly #byGpu = new Map<number, GpuReading>();
  readonly #child: ChildProcess;
  /** Settles at the first reading, or when it is clear that there will be none. */
  readonly started: Promise<void>;
  #rest = '';

  constructor(intervalMs = 250) {
    this.#child = spawn('nvidia-smi', [...ARGUMENTS, String(intervalMs)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.started = new Promise((resolve) => {
      this.#child.on('error', () => resolve()); // not installed: there is nothing to read
      this.#child.once('close', () => resolve());
      this.#child.stdout?.once('data', () => resolve());
      setTimeout(resolve, FIRST_READING_MS).unref();
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#read(line);
    });
  }

  /** The latest look; undefined before the first one and without an NVIDIA GPU. */
  get latest(): GpuReading | undefined {
    const all = [...this.#byGpu.values()];
    if (all.length === 0) return undefined;
    return {
      vramBytes: addKnown(all.map(({ vramBytes }) => vramBytes)),
      utilisationPercent: maxKnown(all.map(({ utilisationPercent }) => utilisationPercent)),
      powerWatts: addKnown(all.map(({ powerWatts }) => powerWatts)),
    };
  }

  stop(): void {
    this.#child.kill();
  }

  #read(line: string): void {
    const [gpu, used, utilisation, power] = line.split(',').map((cell) => toNumber(cell.trim()));
    if (gpu === undefined) return;
    this.#byGpu.set(gpu, {
      vramBytes: used === undefined ? undefined : used * 1024 * 1024,
      utilisationPercent: utilisation,
      powerWatts: power,
    });
  }
}

/** "[N/A]" and "[Not Supported]" are unknown, not 0. */
function toNumber(cell: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

function addKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

function maxKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
