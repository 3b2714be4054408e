import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { decideMemoryFit } from './decide-memory-fit.ts';
import { estimateRuntimeMemory } from './estimate-runtime-memory.ts';
import { measureMemory } from './measure-memory.ts';
import { parseStatusBytes } from './parse-status.ts';
import { readProcessMemory, resetPeakRss } from './process-memory.ts';
import { startMemorySampler } from './sample-memory.ts';
import { parseVramUsage } from './vram-usage.ts';

const gib = 1024 ** 3;
const mib = 1024 ** 2;
const isLinux = process.platform === 'linux';

describe('decideMemoryFit()', () => {
  const model = { weightBytes: 2 * gib, kvCacheBytes: gib, runtimeBytes: 0.5 * gib };

  it('lets a model through that needs exactly what is available', () => {
    const fit = decideMemoryFit({ ...model, availableBytes: 3.5 * gib });
    expect(fit).toMatchObject({ fits: true, requiredBytes: 3.5 * gib, headroomBytes: 0 });
  });

  it('refuses it with one byte less', () => {
    const fit = decideMemoryFit({ ...model, availableBytes: 3.5 * gib - 1 });
    expect(fit).toMatchObject({ fits: false, headroomBytes: -1, wouldSwap: false });
  });

  it('gives the figures and the limit in one sentence', () => {
    const fit = decideMemoryFit({ ...model, availableBytes: 1.5 * gib, limitBytes: 2 * gib });
    expect(fit.reason).toMatchInlineSnapshot(
      `"Needs at most 3.5 GiB (weights 2.0 GiB, KV cache 1.0 GiB, runtime 512.0 MiB), 1.5 GiB of memory is free under a limit of 2.0 GiB"`,
    );
  });

  it('warns when only swap would take the rest, and still says no', () => {
    const fit = decideMemoryFit({ ...model, availableBytes: 3 * gib, swapFreeBytes: gib });
    expect(fit).toMatchObject({ fits: false, wouldSwap: true });
    expect(fit.reason).toMatch(/only by swapping$/);
  });

  it('does not count swap where a control group sets the limit', () => {
    const input = { ...model, availableBytes: 3 * gib, swapFreeBytes: gib, limitBytes: 4 * gib };
    expect(decideMemoryFit(input).wouldSwap).toBe(false);
  });

  it('refuses figures that are none', () => {
    const bad = { ...model, availableBytes: Number.NaN };
    expect(() => decideMemoryFit(bad)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: Cannot decide with availableBytes NaN, it must be 0 or more]`,
    );
  });
});

describe('estimateRuntimeMemory()', () => {
  const model = {
    weightBytes: 100_000_000,
    vocabSize: 4_000,
    kvCacheBytes: 10_000_000,
    contextTokens: 64,
  };

  it('adds process, tokenizer, copies of weights and copies of the cache', () => {
    // 132 MB + (8 MB + 1,000 bytes x 4,000) + 1.5 x 7 MB + (120 MB + 3.2 x 10 MB)
    expect(estimateRuntimeMemory({ ...model, dtype: 'fp32' })).toEqual({
      processBytes: 132_000_000,
      tokenizerBytes: 12_000_000,
      weightCopyBytes: 10_500_000,
      kvCopyBytes: 152_000_000,
      secondSessionBytes: 0,
      runtimeBytes: 306_500_000,
    });
  });

  it('never counts more copies of the cache than a short context can make', () => {
    const short = estimateRuntimeMemory({ ...model, dtype: 'q8', contextTokens: 4 });
    expect(short.kvCopyBytes).toBe(2 * model.kvCacheBytes);
  });

  it('counts weights and a session once more when there are two', () => {
    const input = { ...model, dtype: 'q4' } as const;
    const [one, two] = [false, true].map((hasSecondSession) =>
      estimateRuntimeMemory({ ...input, hasSecondSession }),
    );
    // 25 MB + 1.1 x 100 MB + room for 64 + 256 tokens
    expect(two?.secondSessionBytes).toBe(185_000_000);
    expect((two?.runtimeBytes ?? 0) - (one?.runtimeBytes ?? 0)).toBe(185_000_000);
  });

  it('counts the room of a cache in place twice, and no copies of it', () => {
    const input = { ...model, dtype: 'fp32', isCacheInPlace: true } as const;
    // 2 x 10 MB x (64 + 256) / 64 - 10 MB
    expect(estimateRuntimeMemory(input).kvCopyBytes).toBe(90_000_000);
  });

  it('adds copies of a large embedding', () => {
    const input = { ...model, dtype: 'fp32', largestTensorBytes: 80_000_000 } as const;
    expect(estimateRuntimeMemory(input).weightCopyBytes).toBe(120_000_000);
  });

  it('knows that fp16 is widened to fp32 on a CPU, and that weights inside the graph are copied', () => {
    const copies = (dtype: 'fp32' | 'fp16' | 'q8' | 'q4', hasExternalData: boolean): number =>
      estimateRuntimeMemory({ ...model, dtype, hasExternalData }).weightCopyBytes;
    expect(copies('fp16', true)).toBeGreaterThan(1.9 * model.weightBytes);
    for (const dtype of ['fp32', 'fp16', 'q8', 'q4'] as const) {
      expect(copies(dtype, false)).toBeGreaterThan(copies(dtype, true));
    }
  });
});

describe('parseStatusBytes()', () => {
  it('reads kB as KiB', () => {
    expect(parseStatusBytes('VmRSS:\t    1748 kB\nRssAnon:\t     116 kB\n', 'RssAnon')).toBe(
      116 * 1024,
    );
    expect(parseStatusBytes('Name:\tcat\n', 'VmRSS')).toBeNull();
  });
});

describe('readProcessMemory()', () => {
  it('reads this process, and on Linux the kinds add up to no more than the whole', async () => {
    const memory = await readProcessMemory();
    expect(memory?.rssBytes).toBeGreaterThan(10 * mib);
    expect(memory?.peakRssBytes).toBeGreaterThanOrEqual((memory?.rssBytes ?? 0) * 0.9);
    if (!isLinux) return;
    const kinds = (memory?.rssAnonBytes ?? 0) + (memory?.rssFileBytes ?? 0);
    expect(kinds).toBeLessThanOrEqual(memory?.rssBytes ?? 0);
    expect(memory?.source).toBe(`/proc/${process.pid}/status`);
  });

  it('knows nothing of a process that does not exist', async () => {
    expect(await readProcessMemory(2 ** 22 + 1)).toBeUndefined();
  });
});

describe('measureMemory()', () => {
  it.skipIf(!isLinux)('sees a peak that is over before the work ends', async () => {
    const { before, after, peakRssBytes, peakBasis, value } = await measureMemory(async () => {
      await pause(100);
      return touchAndFree(64 * mib);
    });
    expect(value).toBe(64 * mib);
    expect(peakBasis).toBe('high-water-mark');
    expect(peakRssBytes - before.rssBytes).toBeGreaterThan(50 * mib);
    expect(peakRssBytes).toBeGreaterThanOrEqual(after.rssBytes);
  });

  it.skipIf(!isLinux)('measures a child, not this process', async () => {
    const script =
      'process.stdin.once("data", () => { b = Buffer.alloc(80e6, 1); setTimeout(() => {}, 1e4); console.log(1) }); console.log(0)';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const measured = await measureMemory(
        async () => {
          child.stdin.write('go\n');
          await once(child.stdout, 'data');
        },
        { pid: child.pid ?? 0 },
      );
      expect(measured.after.rssBytes - measured.before.rssBytes).toBeGreaterThan(70e6);
      expect(measured.after.rssBytes - measured.before.rssBytes).toBeLessThan(120e6);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('says so when the process is gone', async () => {
    const pid = 2 ** 22 + 1;
    await expect(measureMemory(() => 1, { pid })).rejects.toMatchObject({
      name: 'ProcessGoneError',
      message: `Cannot read the memory of process ${pid}: it has ended`,
    });
  });
});

describe('resetPeakRss()', () => {
  it.skipIf(!isLinux)('brings the peak back down to what is used now', async () => {
    touchAndFree(64 * mib);
    expect(await resetPeakRss()).toBe(true);
    const memory = await readProcessMemory();
    expect(memory?.peakRssBytes).toBeLessThan((memory?.rssBytes ?? 0) + 32 * mib);
  });

  it('is not possible for a process that does not exist', async () => {
    expect(await resetPeakRss(2 ** 22 + 1)).toBe(false);
  });
});

describe('startMemorySampler()', () => {
  it('looks at a process until it is stopped, in the order of time', async () => {
    const sampler = startMemorySampler({ intervalMs: 5 });
    await pause(60);
    const samples = await sampler.stop();
    const count = samples.length;
    expect(count).toBeGreaterThanOrEqual(3);
    const times = samples.map((sample) => sample.timeMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await pause(30);
    expect(sampler.samples).toHaveLength(count);
    expect(await sampler.stop()).toHaveLength(count);
  });

  it('ends by itself when the process is gone', async () => {
    const sampler = startMemorySampler({ pid: 2 ** 22 + 1, intervalMs: 5 });
    expect(await sampler.stop()).toEqual([]);
  });

  it('refuses an interval of 0', () => {
    expect(() => startMemorySampler({ intervalMs: 0 })).toThrow(RangeError);
  });
});

describe('parseVramUsage()', () => {
  it('reads MiB per GPU and leaves out boards without memory of their own', () => {
    expect(parseVramUsage('0, 1024, 15360\n1, [N/A], [N/A]\n')).toEqual([
      { gpu: 0, usedBytes: 1024 * mib, totalBytes: 15360 * mib },
    ]);
  });
});

/** Leaves this event loop free for a while. */
async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Memory that is really used, unlike a buffer of untouched zeros. */
function touchAndFree(bytes: number): number {
  return Buffer.alloc(bytes, 1).length;
}
