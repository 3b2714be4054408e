// How right the predicted peak memory is: models of random weights are written, loaded by the real backend and
// run, and the kernel's high-water mark of the child process is put beside what was predicted before.
//   node lib/backends/transformers/validate-memory.ts prepare FOLDER   builds the models (12 GB of disk)
//   node lib/backends/transformers/validate-memory.ts measure FOLDER   runs what is not in FOLDER/peaks.jsonl yet
//   node lib/backends/transformers/validate-memory.ts report FOLDER    predicted against measured
//   node lib/backends/transformers/validate-memory.ts record FOLDER FILE   the rows as a file for a test
// `measure` goes on where it was stopped and needs no quiet machine. `--development` takes the models that the
// constants were found with, `--model` one of them.

import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Dtype } from '../../generation/index.ts';
import { readProcessMemory } from '../../memory/index.ts';
import { hasTwoSessions, ONNX_FILES } from '../../models/index.ts';
import { writeSyntheticModel } from '../../onnx/index.ts';
import { createTransformersGenerator } from './index.ts';
import { DEVELOPMENT_MODELS, type MemoryModel, UNSEEN_MODELS } from './memory-models.ts';
import { formatPeaks, type MeasuredPeak } from './report-memory.ts';

/** Prompt and answer, in tokens: an editor's line, and a file. */
const LENGTHS = [
  { promptTokens: 64, outputTokens: 32 },
  { promptTokens: 900, outputTokens: 64 },
] as const;

type Case = Pick<MeasuredPeak, 'model' | 'dtype' | 'isPrepacked' | 'promptTokens' | 'outputTokens'>;

async function prepare(folder: string, models: readonly MemoryModel[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, config, dtypes } of models) {
    for (const dtype of dtypes) {
      const target = join(folder, name);
      if (existsSync(join(target, ONNX_FILES[dtype]))) continue;
      await writeSyntheticModel({ config, dtype, folder: target });
      console.log(`built ${name} ${dtype}`);
    }
  }
}

async function measure(folder: string, models: readonly MemoryModel[]): Promise<void> {
  const results = join(folder, 'peaks.jsonl');
  const known = new Set((await readPeaks(results)).map(toKey));
  for (const { name, dtypes } of models) {
    const target = join(folder, name);
    for (const one of dtypes.flatMap((dtype) => listCases(name, dtype))) {
      if (known.has(toKey(one)) || !existsSync(join(target, ONNX_FILES[one.dtype]))) continue;
      const row: MeasuredPeak = { ...one, ...(await runCase(target, one)) };
      await appendFile(results, `${JSON.stringify(row)}\n`);
      console.log(JSON.stringify(row));
    }
  }
}

function listCases(model: string, dtype: Dtype): readonly Case[] {
  return LENGTHS.flatMap((lengths) =>
    [true, false].map((isPrepacked) => ({ model, dtype, isPrepacked, ...lengths })),
  );
}

async function runCase(
  model: string,
  { dtype, isPrepacked, promptTokens, outputTokens }: Case,
): Promise<Omit<MeasuredPeak, keyof Case>> {
  const generator = await createTransformersGenerator({
    ...{ model, dtype, device: 'cpu', contextTokens: promptTokens + outputTokens },
    session: { disablePrepacking: !isPrepacked },
  });
  try {
    const loaded = await readProcessMemory(generator.pid);
    const lengths = { maxNewTokens: outputTokens, minNewTokens: outputTokens };
    const prompt = '='.repeat(promptTokens); // merges of a synthetic tokenizer join letters only
    const result = await generator.generate({ prompt, ...lengths });
    if (result.promptTokens !== promptTokens || result.outputTokens !== outputTokens) {
      throw new Error(`Ran ${result.promptTokens} + ${result.outputTokens} tokens`);
    }
    const done = await readProcessMemory(generator.pid);
    return {
      hasSecondSession: hasTwoSessions(generator.prepared),
      loadPeakRssBytes: loaded?.peakRssBytes ?? Number.NaN,
      peakRssBytes: done?.peakRssBytes ?? Number.NaN,
      rssAnonBytes: done?.rssAnonBytes ?? Number.NaN,
    };
  } finally {
    await generator.dispose();
  }
}

async function readPeaks(path: string): Promise<readonly MeasuredPeak[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as MeasuredPeak);
}

function toKey({ model, dtype, isPrepacked, promptTokens }: Case): string {
  return JSON.stringify([model, dtype, isPrepacked, promptTokens]);
}

/** One line a model and a run, so that a difference between two recordings can be read. */
function formatRecord(models: readonly MemoryModel[], peaks: readonly MeasuredPeak[]): string {
  const rows = (entries: readonly string[]): string => entries.join(',\n');
  const used = models.filter(({ name }) => peaks.some(({ model }) => model === name));
  const configs = used.map(
    ({ name, config }) => `${JSON.stringify(name)}: ${JSON.stringify(config)}`,
  );
  return `{\n"configs": {\n${rows(configs)}\n},\n"peaks": [\n${rows(peaks.map((peak) => JSON.stringify(peak)))}\n]\n}\n`;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { development: { type: 'boolean', default: false }, model: { type: 'string' } },
  });
  const [command, folder = '.lab/memory', file = ''] = positionals;
  const models = (values.development ? DEVELOPMENT_MODELS : UNSEEN_MODELS).filter(
    ({ name }) => values.model === undefined || name === values.model,
  );
  if (command === 'prepare') return await prepare(resolve(folder), models);
  if (command === 'measure') return await measure(resolve(folder), models);
  const all = await readPeaks(join(folder, 'peaks.jsonl'));
  const peaks = all.filter(({ model }) => models.some(({ name }) => name === model));
  if (command === 'report') console.log(formatPeaks(models, peaks));
  else if (command === 'record') await writeFile(file, formatRecord(models, peaks));
  else throw new TypeError('wanted: prepare, measure, report or record');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
