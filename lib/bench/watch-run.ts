import {
  compareEnergy,
  compareNoise,
  type EnergySnapshot,
  findCgroupMemoryFile,
  type NoiseSnapshot,
  readEnergySnapshot,
  readNoiseSnapshot,
} from '../device/index.ts';
import { type RawSample, type ResourceSampler, startResourceSampler } from '../memory/index.ts';
import type { EnergyReading, EngineProof, ResourceRecord } from '../record/index.ts';
import type { NoiseFacts } from '../stats/index.ts';
import { PhaseClock } from './phase-clock.ts';

/** What was seen around the requests of a run. */
export interface WatchReport {
  readonly resources: ResourceRecord;
  readonly energy: readonly EnergyReading[];
  readonly noise: NoiseFacts;
  /** Video memory and utilisation; empty without an NVIDIA GPU. */
  readonly gpu: Pick<EngineProof, 'vramBeforeBytes' | 'vramDuringBytes' | 'gpuUtilisationPercent'>;
}

const SCOPES: Readonly<Record<string, string>> = {
  memory: 'the process that runs the model, and its children',
  cpu: 'the same processes, in percent of one core',
  cgroup: 'everything in the control group, page cache included',
  network: 'the network namespace of the process, loopback included',
  gpu: 'all NVIDIA GPUs of the machine, whoever uses them',
};

interface Window {
  readonly atMs: number;
  readonly noise: NoiseSnapshot;
  readonly energy: EnergySnapshot;
}

/**
 * Watches a run from outside: a sampler in a process of its own from the first moment, counters of the
 * machine right before and right after what is measured, and the parts of the run on one clock.
 */
export class RunWatch {
  readonly #phases = new PhaseClock(() => this.nowMs());
  readonly #sampler: ResourceSampler;
  readonly #load: NoiseSnapshot;
  readonly #startMs: number;
  /** How long the sampler's clock was running when the run began. */
  readonly #aheadMs: number;
  #pid: number | undefined;
  #others: readonly number[] = [];
  #from: Window | undefined;
  #to: Window | undefined;

  private constructor(sampler: ResourceSampler, load: NoiseSnapshot, forkedMs: number) {
    this.#sampler = sampler;
    this.#load = load;
    this.#startMs = performance.now();
    this.#aheadMs = this.#startMs - forkedMs;
  }

  /** Starts the sampler first: its own start is over when the clock of the run begins. */
  static async start(): Promise<RunWatch> {
    const load = await readNoiseSnapshot([process.pid]); // before the run adds to the load itself
    const cgroupFile = await findCgroupMemoryFile();
    const startNs = process.hrtime.bigint();
    const forkedMs = performance.now(); // the same clock as hrtime, with another zero
    const sampler = await startResourceSampler({
      startNs,
      ...(cgroupFile === undefined ? {} : { cgroupFile }),
    });
    return new RunWatch(sampler, load, forkedMs);
  }

  /** Milliseconds since the start of the run. */
  nowMs(): number {
    return performance.now() - this.#startMs;
  }

  /** Begins the next part of the run. */
  enter(phase: string, atMs?: number): void {
    this.#phases.enter(phase, atMs);
  }

  /**
   * Watches the process that runs the model; a second call for the same one changes nothing. Resolves
   * after the first look; nobody has to wait for it.
   */
  async follow(pid: number): Promise<void> {
    if (this.#pid === pid) return;
    this.#pid = pid;
    await this.#sampler.follow(pid);
  }

  /** Every process of this run: what it is measured by, and samples it. */
  get pids(): readonly number[] {
    return [this.#pid ?? process.pid, process.pid, this.#sampler.pid];
  }

  /** Processes of sides measured in turns with this one: their work is no noise. */
  share(pids: readonly number[]): void {
    this.#others = pids;
  }

  /** Call right before the first measured request. */
  async beginMeasured(): Promise<void> {
    this.#from = await this.#readWindow();
    this.enter('measured');
  }

  /** Call right after the last measured request. */
  async endMeasured(): Promise<void> {
    this.#to = await this.#readWindow();
  }

  /** Ends the sampler; safe to call twice, and when nothing was measured. */
  async stop(): Promise<WatchReport> {
    const phases = this.#phases.finish();
    const report = await this.#sampler.stop();
    const { intervalMs, samplerCpuPercent } = report;
    const samples = report.samples.map((sample) => ({
      ...sample,
      timeMs: Math.max(0, sample.timeMs - this.#aheadMs),
    }));
    return {
      resources: {
        intervalMs,
        sampler: 'own-process',
        ...(samplerCpuPercent === undefined ? {} : { samplerCpuPercent }),
        scopes: SCOPES,
        samples: samples.map(({ gpuPowerWatts: _power, ...sample }) => roundSample(sample)),
        phases,
      },
      energy: this.#energy(samples),
      noise: this.#noise(),
      gpu: describeGpu(samples, this.#from?.atMs ?? 0, this.#to?.atMs ?? 0),
    };
  }

  async #readWindow(): Promise<Window> {
    const pids = [...new Set([...this.pids, ...this.#others])];
    const [noise, energy] = await Promise.all([readNoiseSnapshot(pids), readEnergySnapshot()]);
    return { atMs: this.nowMs(), noise, energy };
  }

  #noise(): NoiseFacts {
    if (this.#from === undefined || this.#to === undefined) return {};
    const facts = compareNoise(this.#from.noise, this.#to.noise);
    const { loadAverage, usableCores } = this.#load;
    return loadAverage === undefined ? facts : { ...facts, loadPerCore: loadAverage / usableCores };
  }

  #energy(samples: readonly RawSample[]): readonly EnergyReading[] {
    if (this.#from === undefined || this.#to === undefined) return [];
    const readings = compareEnergy(this.#from.energy, this.#to.energy);
    return samples.some(({ gpuPowerWatts }) => gpuPowerWatts !== undefined)
      ? [...readings, integratePower(samples, this.#from.atMs, this.#to.atMs)]
      : readings;
  }
}

/** Watts over time: each sample counts for the time since the one before. */
export function integratePower(
  samples: readonly RawSample[],
  fromMs: number,
  toMs: number,
): EnergyReading {
  let joules = 0;
  let previousMs = fromMs;
  for (const { timeMs, gpuPowerWatts } of samples) {
    if (timeMs <= fromMs || gpuPowerWatts === undefined) continue;
    const untilMs = Math.min(timeMs, toMs);
    joules += (gpuPowerWatts * Math.max(0, untilMs - previousMs)) / 1000;
    previousMs = Math.max(previousMs, untilMs);
  }
  return {
    joules,
    scope: 'GPU boards',
    method: 'nvidia-smi power.draw, integrated',
    durationMs: Math.max(0, toMs - fromMs),
  };
}

/** What the GPUs showed: memory before the model came and at most, utilisation while measuring. */
export function describeGpu(
  samples: readonly RawSample[],
  fromMs: number,
  toMs: number,
): WatchReport['gpu'] {
  const vram = samples.flatMap(({ vramBytes }) => vramBytes ?? []);
  const used = samples
    .filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
    .flatMap(({ gpuUtilisationPercent }) => gpuUtilisationPercent ?? []);
  const mean = used.reduce((sum, percent) => sum + percent, 0) / used.length;
  return {
    ...(vram[0] === undefined
      ? {}
      : { vramBeforeBytes: vram[0], vramDuringBytes: Math.max(...vram) }),
    ...(used.length === 0 ? {} : { gpuUtilisationPercent: { mean, max: Math.max(...used) } }),
  };
}

/** A tenth of a millisecond and of a percent: more digits are noise and fill the record. */
function roundSample<Sample extends RawSample>(sample: Sample): Sample {
  const { cpuPercent } = sample;
  const timeMs = Math.round(sample.timeMs * 10) / 10;
  if (cpuPercent === undefined) return { ...sample, timeMs };
  return { ...sample, timeMs, cpuPercent: Math.max(0, Math.round(cpuPercent * 10) / 10) };
}
