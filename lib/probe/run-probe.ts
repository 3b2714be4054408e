import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compareNoise, type NoiseSnapshot, readNoiseSnapshot } from '../device/index.ts';
import {
  PROBE_SCHEMA_VERSION,
  type ProbedMachine,
  type ProbeKernel,
  type ProbeResult,
} from '../prediction/index.ts';
import { ProbeFailedError } from './errors.ts';
import { describeProbedMachine } from './machine.ts';
import { readProcessorCache } from './processor-cache.ts';
import type { ProbeLine, ProbeRequest } from './protocol.ts';

export const PROBE_KERNELS: readonly ProbeKernel[] = ['fp32', 'q8', 'q4'];

/**
 * Weights that came to lie badly in memory stay so until they are loaded again, and what a neighbour does lasts for
 * seconds: what disturbed one visit did not disturb the others.
 */
const VISITS = 3;
const BLOCKS = 2;

const CHILD = fileURLToPath(new URL('./probe-child.ts', import.meta.url));

export interface ProbeOptions {
  readonly kernels?: readonly ProbeKernel[];
  readonly machine?: ProbedMachine;
  /** Told which format is next, and how many steps of how many are done: each format is visited several times. */
  readonly onKernel?: (kernel: ProbeKernel, done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Measures this machine in a child process. The result may still be one to refuse: `judgeProbe` says so.
 *
 * @throws ProbeFailedError when the child ended without a result
 */
export async function runProbe(options: ProbeOptions = {}): Promise<ProbeResult> {
  const { kernels = PROBE_KERNELS, onKernel, signal } = options;
  const machine = options.machine ?? (await describeProbedMachine());
  const processorCacheBytes = await readProcessorCache();
  const request: ProbeRequest = {
    ...{ kernels, threads: machine.threads, visits: VISITS, blocks: BLOCKS },
    processorCacheBytes,
  };
  const measuredAt = new Date().toISOString();
  const startMs = performance.now();
  const child = spawn(process.execPath, [CHILD, JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal, killSignal: 'SIGKILL' }),
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  ended.catch(() => {}); // an abort ends the lines below first
  const before = await snapshot(child, 0);
  let [noise, begun] = [{}, 0];
  let done: (ProbeLine & { readonly type: 'done' }) | undefined;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as ProbeLine;
    // while the child is there: its counters vanish with it
    noise = compareNoise(before, await snapshot(child, line.cpuMs));
    if (line.type === 'kernel') onKernel?.(line.kernel, begun++, VISITS * kernels.length);
    else done = line;
  }
  const code = await ended;
  if (done === undefined) {
    throw new ProbeFailedError(`The probe ended without a result (exit code ${code})`, {
      hint:
        complaint.trim() || 'If memory ran out, probe one format at a time: lab probe --dtype q8',
    });
  }
  const { stacks, memoryReadBytesPerSecond } = done;
  return {
    schemaVersion: PROBE_SCHEMA_VERSION,
    measuredAt,
    machine,
    stacks,
    memoryReadBytesPerSecond,
    processorCacheBytes,
    noise,
    wallMs: performance.now() - startMs,
  };
}

/**
 * The system counts processor time per thread and forgets threads that ended, as those of a released session
 * do: so the child tells its own.
 */
async function snapshot({ pid }: ChildProcess, childCpuMs: number): Promise<NoiseSnapshot> {
  const { user, system } = process.cpuUsage();
  const seen = await readNoiseSnapshot(pid === undefined ? [process.pid] : [pid, process.pid]);
  return { ...seen, ownCpuMs: childCpuMs + (user + system) / 1000 };
}
