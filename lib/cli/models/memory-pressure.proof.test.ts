// The drill: a real control group with too little memory for the wanted format. The loader steps down,
// says so, and answers; nothing is killed. Needs root or a delegated group; skipped with the reason elsewhere.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../device/index.ts';
import { listFittingChoices, prepareModel, writeRandomSource } from '../../models/index.ts';
import { ownHome } from '../../store/__fixtures__/own-home.ts';
import { makeMemoryGroup } from '../__fixtures__/memory-group.ts';

const LAB = fileURLToPath(new URL('../lab.js', import.meta.url));
const CONTEXT_TOKENS = 64;
/** The command's own process, beside the child with the model. */
const OWN_BYTES = 100e6;

const group = await makeMemoryGroup('drill');
afterAll(() => {
  if (typeof group !== 'string') group.remove();
});

interface DrillReport {
  readonly chosen: { readonly model: string; readonly dtype: string };
  readonly steps: readonly { readonly dtype: string; readonly reason: string }[];
  readonly outputTokens: number;
}

describe.skipIf(typeof group === 'string')(
  `a memory limit (${typeof group === 'string' ? `skipped: ${group}` : 'real group'})`,
  () => {
    const own = ownHome('file');
    let model: string;
    const needs = new Map<string, number>();

    beforeAll(async () => {
      model = join(own.folder, 'wide-decoder');
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

    async function drill(limitBytes: number): Promise<DrillReport> {
      if (typeof group === 'string') throw new Error(group);
      group.setLimit(limitBytes);
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
