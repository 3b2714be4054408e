// The load client against servers in processes of their own. Bounds hold on a busy machine of two cores:
// what is compared is not the clock on the wall but the client's stamps with the server's own.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseRecord } from '../../record/index.ts';
import { startPlantedEndpoint } from '../planted-endpoint/index.ts';
import { checkClient, runLoad, runSweep, startLoadClient } from './index.ts';

const LAB = fileURLToPath(new URL('../../cli/lab.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lab-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

const steady = { ttftMs: 30, tpotMs: 5, outputTokens: 5 };
const base = { model: 'planted', maxTokens: 5, seed: 1, command: 'proof' } as const;

describe('planted streams', () => {
  it.each([1, 16, 64])('are recovered with %i at once', async (concurrency) => {
    const client = startLoadClient();
    try {
      const plan = { ttftMs: 100, tpotMs: 20, outputTokens: 20, concurrency };
      const { planted, misread } = await checkClient(client, {
        ...plan,
        streams: Math.max(6, concurrency),
      });
      expect(misread).toEqual([]);
      for (const { metric, medianErrorMs } of planted) {
        // far above the bar of a quiet machine (1 ms or 2 %), still a third of what is measured
        expect({ metric, isNear: medianErrorMs < (metric === 'tpotMs' ? 6 : 30) }).toEqual({
          metric,
          isNear: true,
        });
      }
    } finally {
      await client.stop();
    }
  });
});

describe('a server of known capacity', () => {
  it('is found to saturate where it does', async () => {
    const server = await startPlantedEndpoint({ steady, slots: 2 });
    try {
      const record = await runSweep({
        ...base,
        url: server.url,
        axis: 'rate',
        requests: 20,
        precision: 0.1,
      });
      // 2 places, 50 ms each: 40 a second; a machine that is busy itself takes less
      expect(record.sweep?.saturation?.value).toBeGreaterThan(24);
      expect(record.sweep?.saturation?.value).toBeLessThan(44);
      expect(record.mode).toBe('simulated');
      const groups = new Set(record.samples.map(({ group }) => group));
      for (const { group } of record.sweep?.points ?? []) expect(groups).toContain(group);
    } finally {
      await server.stop();
    }
  });
});

describe('the prefix cache', () => {
  it.each([
    ['cold', true],
    ['warm', true],
    ['cold', false],
    ['warm', false],
  ] as const)(
    '%s is proved, with cached tokens counted by the server: %s',
    async (cache, counts) => {
      const server = await startPlantedEndpoint({
        steady: { ...steady, ttftMs: 120 },
        cachedTimesFaster: 4,
        reportsCachedTokens: counts,
      });
      try {
        const record = await runLoad({
          ...base,
          url: server.url,
          cache,
          pattern: { kind: 'closed-loop', users: 2, thinkTimeMs: 0 },
          requests: 10,
        });
        expect(record.workload.load?.cache.state).toBe(cache);
        const { p50 = 0 } = record.metrics.ttftMs ?? {};
        expect(cache === 'cold' ? p50 > 115 : p50 < 90).toBe(true);
      } finally {
        await server.stop();
      }
    },
  );
});

describe('lab load', () => {
  it('writes a record without the key, and promises its JSON', async () => {
    const server = await startPlantedEndpoint({ steady });
    const key = 'sk-planted-secret-123';
    try {
      const args = ['--url', server.url, '--model', 'planted', '--requests', '20', '--rate', '40'];
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [LAB, 'load', ...args, '--ttft-limit', '500', '--out', folder, '--json'],
        { encoding: 'utf8', env: { ...process.env, LAB_API_KEY: key } },
      );
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const { recordId, recordPath, metrics } = JSON.parse(stdout);
      const text = readFileSync(recordPath, 'utf8');
      expect(`${stdout}${stderr}${text}`).not.toContain(key);
      const record = parseRecord(text);
      expect(record.id).toBe(recordId);
      expect(metrics.ttftMs).toMatchObject({ n: 20 });
      expect(record.workload.load).toMatchObject({ shape: 'poisson', ratePerSecond: 40 });
      expect(record.selfCheck?.planted).toHaveLength(3);
      expect(record.shares?.withinLimits?.n).toBe(20);
    } finally {
      await server.stop();
    }
  });

  it('ends on Ctrl-C with its processes, and leaves no record', async () => {
    const server = await startPlantedEndpoint({ steady: { ...steady, ttftMs: 60_000 } });
    const out = mkdtempSync(join(folder, 'interrupted-'));
    const args = ['--url', server.url, '--model', 'planted', '--out', out];
    const lab = spawn(process.execPath, [LAB, 'load', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const exit = new Promise((resolve) => lab.once('exit', (code) => resolve(code)));
      let told = '';
      for await (const part of lab.stderr) {
        told += part;
        if (told.includes('Warming up')) break;
      }
      await sleep(300);
      lab.kill('SIGINT');
      expect(await exit).toBe(130);
      expect(readdirSync(out)).toEqual([]);
      const left = spawnSync('pgrep', ['-P', String(lab.pid)], { encoding: 'utf8' });
      expect(left.stdout ?? '').toBe('');
    } finally {
      await server.stop();
    }
  });
});
