import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { parseCpuMs, parseNetworkBytes } from './parse-proc.ts';
import type { RawSample } from './protocol.ts';
import { startResourceSampler } from './resource-sampler.ts';
import { thinSamples } from './thin-samples.ts';

const isLinux = process.platform === 'linux';
const PLANTED = fileURLToPath(new URL('./__fixtures__/planted-load.ts', import.meta.url));
const MEGABYTE = 1_000_000;

/** A network namespace of its own: what others send over loopback is then not in the counters. */
const OWN_NETWORK = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const canIsolate = isLinux && spawnSync('unshare', [...OWN_NETWORK, 'true']).status === 0;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

async function startPlanted(...amounts: readonly number[]): Promise<ChildProcess> {
  const command = [process.execPath, PLANTED, ...amounts.map(String)];
  const all = canIsolate ? ['unshare', ...OWN_NETWORK, ...command] : command;
  child = spawn(all[0] as string, all.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

describe.skipIf(!isLinux)('startResourceSampler()', () => {
  it('sees a planted load within 10 %: processor time, held memory, bytes sent', async () => {
    const planted = await startPlanted(1_000, 300 * MEGABYTE, 5 * MEGABYTE);
    const sampler = await startResourceSampler({ startNs: process.hrtime.bigint() });
    await sampler.follow(planted.pid as number);
    planted.stdin?.write('go\n');
    const [said] = await once(planted.stdout as NodeJS.ReadableStream, 'data');
    const { samples } = await sampler.stop();
    const { cpuMs } = JSON.parse(String(said)) as { cpuMs: number };

    const rss = samples.map(({ rssBytes }) => rssBytes ?? 0);
    const anonymous = samples.map(({ rssAnonBytes }) => rssAnonBytes ?? 0);
    const heldBytes = Math.max(...rss) - (rss[0] ?? 0);
    expect(heldBytes / (300 * MEGABYTE)).toBeGreaterThan(0.9);
    expect(heldBytes / (300 * MEGABYTE)).toBeLessThan(1.1);
    // a buffer is anonymous memory, not pages of a file
    expect(Math.max(...anonymous) - (anonymous[0] ?? 0)).toBeGreaterThan(270 * MEGABYTE);
    expect(samples.at(-1)?.peakRssBytes).toBeGreaterThanOrEqual(Math.max(...rss) * 0.99);

    expect(cpuMs).toBeGreaterThanOrEqual(1_000);
    expect(cpuTimeMs(samples) / cpuMs).toBeGreaterThan(0.9);
    expect(cpuTimeMs(samples) / cpuMs).toBeLessThan(1.1);

    const sentBytes = samples.reduce((sum, one) => sum + (one.networkSentBytes ?? 0), 0);
    expect(sentBytes).toBeGreaterThan(4.5 * MEGABYTE);
    if (canIsolate) expect(sentBytes).toBeLessThan(5.5 * MEGABYTE);
  });

  it('watches children too, and ends quietly when what it watches is gone', async () => {
    const grandchild = `b = Buffer.alloc(${80 * MEGABYTE}, 1); console.log(1); setTimeout(() => {}, 1e5)`;
    const script = `require('node:child_process').spawn(process.execPath, ['-e', '${grandchild}'], { stdio: 'inherit' })`;
    child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    const sampler = await startResourceSampler({
      startNs: process.hrtime.bigint(),
      intervalMs: 20,
    });
    await sampler.follow(child.pid as number);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const tree = spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' });
    child.kill('SIGKILL');
    for (const pid of tree.stdout.trim().split(/\s+/).map(Number)) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { samples } = await sampler.stop();
    expect(Math.max(...samples.map(({ rssBytes }) => rssBytes ?? 0))).toBeGreaterThan(
      80 * MEGABYTE + 60 * MEGABYTE, // the buffer, and two processes around it
    );
  });

  it('has nothing to say about a process that does not exist', async () => {
    const sampler = await startResourceSampler({ startNs: process.hrtime.bigint() });
    await sampler.follow(2 ** 22 + 1);
    expect((await sampler.stop()).samples).toEqual([]);
    expect(await sampler.stop()).toEqual(await sampler.stop());
  });

  it('reads memory, utilisation and power of the GPU from one nvidia-smi that repeats itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lab-nvidia-'));
    const previous = process.env.PATH;
    try {
      // two GPUs, the second of which answers [N/A] for its power
      const script = `#!/bin/sh\ncase "$*" in *-lms*) while :; do printf '0, 1024, 35, 80.5\\n1, 512, 5, [N/A]\\n'; sleep 0.05; done;; esac\n`;
      await writeFile(join(folder, 'nvidia-smi'), script);
      await chmod(join(folder, 'nvidia-smi'), 0o755);
      process.env.PATH = `${folder}:${previous}`;
      const sampler = await startResourceSampler({
        startNs: process.hrtime.bigint(),
        intervalMs: 20,
      });
      await sampler.follow(process.pid);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { samples } = await sampler.stop();
      expect(samples[0]).toMatchObject({
        vramBytes: 1536 * 1024 * 1024,
        gpuUtilisationPercent: 35,
        gpuPowerWatts: 80.5,
      });
    } finally {
      process.env.PATH = previous;
      await rm(folder, { recursive: true });
    }
  });
});

describe('thinSamples()', () => {
  const samples: readonly RawSample[] = [
    { timeMs: 100, rssBytes: 5, networkSentBytes: 1 },
    { timeMs: 200, rssBytes: 9, networkSentBytes: 2, cpuPercent: 100 },
    { timeMs: 300, rssBytes: 7, networkSentBytes: 4, cpuPercent: 50 },
  ];
  it('keeps peaks, adds up flows and averages rates', () => {
    expect(thinSamples(samples)).toEqual([
      { timeMs: 200, rssBytes: 9, networkSentBytes: 3, cpuPercent: 100 },
      { timeMs: 300, rssBytes: 7, networkSentBytes: 4, cpuPercent: 50 },
    ]);
  });
});

describe('the files of /proc', () => {
  it('are read also when a process has brackets and spaces in its name', () => {
    const stat = `42 (a) b (c)) S 1 42 42 0 -1 4194304 10 0 0 0 150 50 0 0 20 0 1 0 5 6 7`;
    expect(parseCpuMs(stat)).toBe(2_000);
  });
  it('add up every interface', () => {
    const text = `Inter-|   Receive                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0
  eth0: 200 2 0 0 0 0 0 0 50 1 0 0 0 0 0 0
`;
    expect(parseNetworkBytes(text)).toEqual({ receivedBytes: 1200, sentBytes: 1050 });
  });
});

/** Percent of a core over the time since the sample before, summed up. */
function cpuTimeMs(samples: readonly RawSample[]): number {
  return samples.reduce((sum, { timeMs, cpuPercent = 0 }, i) => {
    const before = samples[i - 1]?.timeMs;
    return before === undefined ? sum : sum + (cpuPercent / 100) * (timeMs - before);
  }, 0);
}
