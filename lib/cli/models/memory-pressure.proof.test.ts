// The drill: a real control group with too little memory for the wanted format. The loader steps down,
// says so, and answers; nothing is killed. Needs root or a delegated group; skipped with the reason elsewhere.

import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listCgroupFolders,
  parseCgroupMembership,
  parseCgroupMounts,
} from '../../device/cgroup-folders.ts';
import { runCommand } from '../../device/index.ts';
import { listFittingChoices, prepareModel, writeRandomSource } from '../../models/index.ts';

const LAB = fileURLToPath(new URL('../lab.js', import.meta.url));
const CONTEXT_TOKENS = 64;
/** The command's own process, beside the child with the model. */
const OWN_BYTES = 100e6;

const group = await makeGroup();
afterAll(() => {
  if (typeof group !== 'string') rmdirSync(group.folder);
});

async function makeGroup(): Promise<{ folder: string; version: 1 | 2 } | string> {
  if (process.platform !== 'linux') return 'control groups exist on Linux only';
  const membership = parseCgroupMembership(await readFile('/proc/self/cgroup', 'utf8'));
  const mounts = parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  const found = listCgroupFolders('memory', membership, mounts);
  const top = found?.folders.at(-1);
  if (found === undefined || top === undefined) return 'no memory controller';
  const folder = join(top, `offload-lab-drill-${process.pid}`);
  try {
    if (found.version === 2) writeFileSync(join(top, 'cgroup.subtree_control'), '+memory');
    mkdirSync(folder);
    writeFileSync(join(folder, limitFile(found.version)), String(2 ** 40));
  } catch (error) {
    return `making a control group is not allowed here (${(error as Error).message})`;
  }
  return { folder, version: found.version };
}

function limitFile(version: 1 | 2): string {
  return version === 1 ? 'memory.limit_in_bytes' : 'memory.max';
}

interface DrillReport {
  readonly chosen: { readonly model: string; readonly dtype: string };
  readonly steps: readonly { readonly dtype: string; readonly reason: string }[];
  readonly outputTokens: number;
}

describe.skipIf(typeof group === 'string')(
  `a memory limit (${typeof group === 'string' ? `skipped: ${group}` : 'real group'})`,
  () => {
    let home: string;
    let model: string;
    const needs = new Map<string, number>();

    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'lab-drill-'));
      model = join(home, 'wide-decoder');
      process.env.LAB_HOME = join(home, 'lab');
      await writeRandomSource(model, {
        config: {
          ...{ hidden_size: 1024, intermediate_size: 4096, num_hidden_layers: 6, head_dim: 64 },
          ...{ num_attention_heads: 16, num_key_value_heads: 4 },
          ...{ vocab_size: 4096, max_position_embeddings: 1024 },
        },
      });
      for (const { dtype } of listFittingChoices([model])) {
        const prepared = await prepareModel({
          ...{ model, dtype, device: 'cpu', contextTokens: CONTEXT_TOKENS },
        });
        needs.set(dtype, prepared.requiredBytes);
      }
    }, 300_000);
    afterAll(async () => {
      delete process.env.LAB_HOME;
      await rm(home, { recursive: true, force: true });
    });

    async function drill(limitBytes: number): Promise<DrillReport> {
      if (typeof group === 'string') throw new Error(group);
      writeFileSync(join(group.folder, limitFile(group.version)), String(Math.ceil(limitBytes)));
      const command = `'${process.execPath}' '${LAB}' models fit '${model}' --context-tokens ${CONTEXT_TOKENS} --run --json`;
      const script = `echo $$ > '${group.folder}/cgroup.procs' && ${command}; exit $?`;
      const result = await runCommand('sh', ['-c', script], { timeoutMs: 120_000 });
      if (result.state !== 'completed') throw new Error(JSON.stringify(result));
      return JSON.parse(result.stdout) as DrillReport;
    }

    it('below fp32 makes the loader take q8, say why, and answer', {
      timeout: 150_000,
    }, async () => {
      const [fp32 = 0, q8 = 0] = [needs.get('fp32'), needs.get('q8')];
      expect(fp32).toBeGreaterThan(q8);
      const report = await drill(OWN_BYTES + (fp32 + q8) / 2);
      expect(report.chosen.dtype).toBe('q8');
      expect(report.steps.map(({ dtype }) => dtype)).toEqual(['fp32']);
      expect(report.steps[0]?.reason).toContain('under a limit of');
      expect(report.outputTokens).toBe(8);
    });
  },
);
