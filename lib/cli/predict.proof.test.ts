// The promise of `lab predict` in a container: a real control group of 2 GiB and half a CPU, not a
// fixture. Needs root or a delegated group; skipped with the reason where that is not allowed.

import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listCgroupFolders,
  parseCgroupMembership,
  parseCgroupMounts,
} from '../device/cgroup-folders.ts';
import { runCommand } from '../device/index.ts';
import type { Prediction } from './predict/predict-model.ts';

const LAB = fileURLToPath(new URL('./lab.js', import.meta.url));
const TWO_GIB = 2 ** 31;

/** What each limit is called in version 1 and in version 2, and what is written into it. */
const LIMITS = {
  memory: [
    ['memory.limit_in_bytes', String(TWO_GIB)],
    ['memory.max', String(TWO_GIB)],
  ],
  cpu: [
    ['cpu.cfs_quota_us', '50000'],
    ['cpu.max', '50000 100000'],
  ],
} as const;

const made: string[] = [];
const groups = await makeGroups();
afterAll(() => {
  for (const group of made) rmdirSync(group);
});

async function makeGroups(): Promise<readonly string[] | string> {
  if (process.platform !== 'linux') return 'control groups exist on Linux only';
  const membership = parseCgroupMembership(await readFile('/proc/self/cgroup', 'utf8'));
  const mounts = parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  try {
    for (const controller of ['memory', 'cpu'] as const) {
      const folders = listCgroupFolders(controller, membership, mounts);
      const top = folders?.folders.at(-1);
      if (folders === undefined || top === undefined) return `no ${controller} controller`;
      if (folders.version === 2) {
        writeFileSync(join(top, 'cgroup.subtree_control'), `+${controller}`);
      }
      const folder = join(top, `offload-lab-predict-${process.pid}`);
      mkdirSync(folder, { recursive: true });
      if (!made.includes(folder)) made.push(folder);
      const [file, value] = LIMITS[controller][folders.version - 1] ?? ['', ''];
      if (!existsSync(join(folder, file))) return `"${file}" is not in a new group`;
      writeFileSync(join(folder, file), value);
    }
  } catch (error) {
    return `making a control group is not allowed here (${(error as Error).message})`;
  }
  return made;
}

describe.skipIf(typeof groups === 'string')(
  `2 GiB and half a CPU (${typeof groups === 'string' ? `skipped: ${groups}` : 'real groups'})`,
  () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lab-predict-'));
      // Qwen2.5-Coder-1.5B
      const config = {
        model_type: 'qwen2',
        hidden_size: 1536,
        intermediate_size: 8960,
        num_hidden_layers: 28,
        num_attention_heads: 12,
        num_key_value_heads: 2,
        vocab_size: 151_936,
        max_position_embeddings: 32_768,
        tie_word_embeddings: true,
      };
      writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    });
    afterAll(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    async function predict(inside: readonly string[]): Promise<Prediction> {
      const steps = inside.map((group) => `echo $$ > '${group}/cgroup.procs'`);
      const command = `'${process.execPath}' '${LAB}' predict '${folder}' --dtype q4 --json; true`;
      const script = [...steps, command].join(' && ');
      const result = await runCommand('sh', ['-c', script], { timeoutMs: 60_000 });
      if (result.state !== 'completed') throw new Error(JSON.stringify(result));
      return JSON.parse(result.stdout) as Prediction;
    }

    it('are what the prediction is for, not the host', async () => {
      const host = await predict([]);
      const limited = await predict(made);
      expect(limited.machine).toMatchObject({ limitBytes: TWO_GIB, usableCores: 0.5 });
      expect(limited.machine.availableBytes).toBeLessThan(TWO_GIB);
      expect(limited.fits).toBe(false);
      expect(limited.reason).toContain('under a limit of 2.0 GiB');
      // half a CPU of the host's one or more: at least twice as slow
      expect(limited.ttftMs.value).toBeGreaterThanOrEqual(2 * host.ttftMs.value);
      expect(limited.tpotMs?.value).toBeGreaterThanOrEqual(2 * (host.tpotMs?.value ?? 0));
    });
  },
);
