// Run by unload.proof.test.ts in a process of its own, so that nothing of the test runner is counted:
//   node unload-cycles.ts FOLDER child|in-process CYCLES
// Loads, uses and unloads a model again and again; prints RSS before, during and after as JSON.

import { readProcessMemory } from '../../memory/index.ts';
import { loadModel } from '../../models/index.ts';
import { createTransformersGenerator } from './index.ts';

export interface Cycle {
  readonly beforeBytes: number;
  readonly duringBytes: number;
  readonly afterBytes: number;
}

const [folder = '', how = 'child', cycles = '3'] = process.argv.slice(2);

async function main(): Promise<void> {
  const results: Cycle[] = [];
  for (let cycle = 0; cycle < Number(cycles); cycle++) {
    const beforeBytes = await settledRssBytes();
    const duringBytes = await (how === 'child' ? useChild() : useInProcess());
    results.push({ beforeBytes, duringBytes, afterBytes: await settledRssBytes() });
  }
  console.log(JSON.stringify(results));
}

async function useChild(): Promise<number> {
  const generator = await createTransformersGenerator({
    model: folder,
    dtype: 'fp32',
    device: 'cpu',
  });
  await generator.generate({ prompt: 'function add(a, b) {', maxNewTokens: 8, minNewTokens: 8 });
  const bytes = (await rssOf(process.pid)) + (await rssOf(generator.pid));
  await generator.dispose();
  // its memory is back when the process is gone: a process id that still answers would show it
  return (await readProcessMemory(generator.pid)) === undefined ? bytes : Number.NaN;
}

async function useInProcess(): Promise<number> {
  const { release } = await loadModel({ model: folder, dtype: 'fp32', device: 'cpu' });
  const bytes = await rssOf(process.pid);
  await release();
  return bytes;
}

async function settledRssBytes(): Promise<number> {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return await rssOf(process.pid);
}

async function rssOf(pid: number): Promise<number> {
  return (await readProcessMemory(pid))?.rssBytes ?? Number.NaN;
}

void main();
