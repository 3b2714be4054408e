// Memory is where it is said to be: estimated before, given back after. A random model of 25 million
// parameters makes the amounts large against noise.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dtype } from '../../generation/index.ts';
import { readProcessMemory } from '../../memory/index.ts';
import { writeRandomSource } from '../../models/index.ts';
import { ownHome } from '../../store/__fixtures__/own-home.ts';
import { createTransformersGenerator } from './index.ts';
import type { Cycle } from './unload-cycles.ts';

const MIB = 1024 ** 2;
const SCRIPT = fileURLToPath(new URL('./unload-cycles.ts', import.meta.url));
const own = ownHome('file');
let folder: string;

beforeAll(async () => {
  folder = join(own.folder, 'random-25m');
  const config = {
    hidden_size: 512,
    intermediate_size: 1536,
    num_hidden_layers: 8,
    num_attention_heads: 8,
    num_key_value_heads: 2,
    head_dim: 64,
  };
  await writeRandomSource(folder, { config });
});

async function cycle(how: 'child' | 'in-process', cycles: number): Promise<readonly Cycle[]> {
  const args = ['--expose-gc', SCRIPT, folder, how, String(cycles)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const results = JSON.parse(stdout) as readonly Cycle[];
  for (const { beforeBytes, duringBytes, afterBytes } of results) {
    const [before, during, after] = [beforeBytes, duringBytes, afterBytes].map((bytes) =>
      Math.round(bytes / MIB),
    );
    console.log(`${how}: ${before} MiB before, ${during} during, ${after} after`);
  }
  return results;
}

describe.runIf(process.platform === 'linux')('unloading', () => {
  it('gives everything back, again and again: a generator and its process', async () => {
    const cycles = await cycle('child', 4);
    // the first cycle also loads and compiles this process's own modules: the baseline is after it
    const baselineBytes = (cycles[0] as Cycle).afterBytes;
    for (const { duringBytes, afterBytes } of cycles) {
      expect(duringBytes - baselineBytes).toBeGreaterThan(100 * MIB);
      expect(afterBytes - baselineBytes).toBeLessThan(40 * MIB);
    }
  });

  it('does not grow in a process that loads and unloads in itself', async () => {
    // glibc keeps freed blocks for the next load, so the first unload is the baseline here
    const cycles = await cycle('in-process', 6);
    const grownBytes = (cycles.at(-1) as Cycle).afterBytes - (cycles[0] as Cycle).afterBytes;
    // five more copies of the weights would be 460 MiB
    expect(grownBytes).toBeLessThan(140 * MIB);
  });
});

describe.runIf(process.platform === 'linux')('the need said before loading', () => {
  it.each<Dtype>(['fp32', 'fp16', 'q8', 'q4'])(
    'covers the real peak as %s, and not by far',
    async (dtype) => {
      const contextTokens = 200;
      const options = { model: folder, dtype, device: 'cpu', contextTokens } as const;
      const generator = await createTransformersGenerator(options);
      const maxNewTokens = 150;
      await generator.generate({
        prompt: 'const a = 1;',
        maxNewTokens,
        minNewTokens: maxNewTokens,
      });
      const peak = (await readProcessMemory(generator.pid))?.peakRssBytes ?? 0;
      const { requiredBytes } = generator.prepared;
      console.log(
        `${dtype}: said ${Math.round(requiredBytes / MIB)} MiB, peak ${Math.round(peak / MIB)} MiB`,
      );
      await generator.dispose();
      expect(requiredBytes).toBeGreaterThan(peak);
      expect(requiredBytes).toBeLessThan(1.6 * peak);
    },
  );
});
