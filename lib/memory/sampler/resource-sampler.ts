import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromSampler, RawSample, SamplerReport, ToSampler } from './protocol.ts';

export interface ResourceSamplerOptions {
  /** Time between two looks. @default 100 */
  readonly intervalMs?: number;
  /** `process.hrtime.bigint()` at the start of the run: sample times count from there. */
  readonly startNs: bigint;
  /** File with the bytes of the control group, see `findCgroupMemoryFile` in `device`. */
  readonly cgroupFile?: string;
}

/** What was seen, and what looking took. */
export interface ResourceReport {
  readonly samples: readonly RawSample[];
  readonly intervalMs: number;
  /** Percent of one core; undefined when nothing was watched. */
  readonly samplerCpuPercent: number | undefined;
}

/** A process of its own that watches another one from outside. */
export interface ResourceSampler {
  /** Process id of the sampler. */
  readonly pid: number;
  /** Begins to watch this process and everything it starts; resolves after the first look. */
  follow(pid: number): Promise<void>;
  /** Takes a last look, ends the sampler and returns what it saw. Safe to call twice. */
  stop(): Promise<ResourceReport>;
}

const DEFAULT_INTERVAL_MS = 100;
const NOTHING: ResourceReport = { samples: [], intervalMs: 0, samplerCpuPercent: undefined };

/**
 * Starts a sampler and waits until it is ready, so that its own start is over before anything is
 * measured. It ends with this process, however that ends.
 *
 * @example
 * const sampler = await startResourceSampler({ startNs: process.hrtime.bigint() });
 * await sampler.follow(child.pid);
 * const { samples } = await sampler.stop();
 */
export async function startResourceSampler({
  intervalMs = DEFAULT_INTERVAL_MS,
  startNs,
  cgroupFile,
}: ResourceSamplerOptions): Promise<ResourceSampler> {
  if (!(intervalMs > 0)) {
    throw new RangeError(`Cannot sample every ${intervalMs} ms, give an interval above 0`);
  }
  const program = fileURLToPath(new URL('./sampler-process.ts', import.meta.url));
  const args = [String(intervalMs), startNs.toString(), ...(cgroupFile ? [cgroupFile] : [])];
  const child = fork(program, args, {
    execArgv: [], // a debugger or a test runner of the parent is not for the child
    env: { ...process.env, NODE_OPTIONS: undefined },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('error', () => {}); // its end is what counts, and `once` below sees that
  await Promise.race([once(child, 'message'), once(child, 'close')]);
  // neither a waiting sampler nor its channel may keep a finished program from ending
  child.unref();
  child.channel?.unref();
  const send = (message: ToSampler): void => {
    if (child.connected) child.send(message, () => {}); // a sampler that is gone reports nothing
  };
  let report: Promise<ResourceReport> | undefined;
  return {
    pid: child.pid ?? 0,
    follow: async (pid) => {
      if (!child.connected) return;
      child.channel?.ref(); // somebody waits
      const followed = onceSaid(child, 'followed');
      send({ type: 'follow', pid });
      await followed;
      child.channel?.unref();
    },
    stop: () => {
      report ??= collectReport(child, send);
      return report;
    },
  };
}

/** Resolves when the sampler says this, or is gone. */
function onceSaid(child: ChildProcess, type: FromSampler['type']): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      child.off('message', listen).off('close', end);
      resolve();
    };
    const listen = (message: FromSampler): void => {
      if (message.type === type) end();
    };
    child.on('message', listen).on('close', end);
  });
}

async function collectReport(
  child: ChildProcess,
  send: (message: ToSampler) => void,
): Promise<ResourceReport> {
  if (!child.connected) return NOTHING;
  child.ref();
  child.channel?.ref();
  const closed = once(child, 'close');
  const answered = new Promise<SamplerReport | undefined>((resolve) => {
    child.on('message', (message: FromSampler) => {
      if (message.type === 'report') resolve(message);
    });
    void closed.then(() => resolve(undefined));
  });
  send({ type: 'stop' });
  const answer = await answered;
  await closed;
  if (answer === undefined) return NOTHING;
  const { samples, intervalMs, cpuMs, wallMs } = answer;
  const samplerCpuPercent = wallMs > 0 ? (100 * cpuMs) / wallMs : undefined;
  return { samples, intervalMs, samplerCpuPercent };
}
