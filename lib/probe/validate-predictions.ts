// How right the predictions are, on this machine: models the probe never saw are built from random
// weights, predicted, and run directly in ONNX Runtime.
//   node lib/probe/validate-predictions.ts prepare FOLDER    builds the models (disk, no quiet needed)
//   node lib/probe/validate-predictions.ts measure FOLDER    measures what is not in FOLDER/results.jsonl
//   node lib/probe/validate-predictions.ts report FOLDER     errors and coverage of what is there
// `measure` probes first, stops after `--seconds` and goes on where it stopped when run again. A quiet machine
// is needed for `measure` alone. `--development` takes the models that the formulas were improved with.

import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeSyntheticModel } from '../onnx/index.ts';
import { judgeProbe, type ProbeKernel } from '../prediction/index.ts';
import { ProbeRefusedError } from './errors.ts';
import { describeProbedMachine } from './machine.ts';
import { readProbe, writeProbe } from './probe-store.ts';
import { formatReport, predictCases } from './report-validation.ts';
import { runProbe } from './run-probe.ts';
import type { ValidationCase, ValidationRequest } from './validation-child.ts';
import {
  DEVELOPMENT_MODELS,
  VALIDATION_MODELS,
  type ValidationModel,
} from './validation-models.ts';

const FILES: Readonly<Record<ProbeKernel, string>> = {
  fp32: 'onnx/model.onnx',
  q8: 'onnx/model_quantized.onnx',
  q4: 'onnx/model_q4.onnx',
};

/** Every file is visited so often, minutes apart: what disturbed one visit did not disturb the other. */
const VISITS = 2;

async function prepare(folder: string, models: readonly ValidationModel[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, config, kernels } of models) {
    for (const dtype of kernels) {
      const target = join(folder, name);
      if (existsSync(join(target, FILES[dtype]))) continue;
      await writeSyntheticModel({ config, dtype, folder: target });
      console.log(`built ${name} ${dtype}`);
    }
  }
}

async function measure(
  folder: string,
  models: readonly ValidationModel[],
  seconds: number,
): Promise<void> {
  const endMs = performance.now() + seconds * 1000;
  const machine = await describeProbedMachine();
  const results = join(folder, 'results.jsonl');
  const stored = await readProbe(machine);
  if (stored === undefined || stored.isExpired) {
    const probe = await runProbe({ machine });
    const { verdict, reasons } = judgeProbe(probe);
    if (verdict === 'refused') throw new ProbeRefusedError(reasons);
    await writeProbe(probe);
  }
  for (const { visit, name, config, kernel } of listVisits(models)) {
    const known = await readVisits(results);
    const isKnown = known.some(
      (one) => one.visit === visit && one.model === name && one.kernel === kernel,
    );
    const path = join(folder, name, FILES[kernel]);
    if (isKnown || !existsSync(path)) continue;
    if (performance.now() > endMs) return;
    const { threads } = machine;
    const cases = await runChild({ model: name, kernel, config, path, threads });
    const lines = cases.map((one) => `${JSON.stringify({ visit, ...one })}\n`);
    await appendFile(results, lines.join(''));
    console.log(`measured ${name} ${kernel}, visit ${visit + 1} of ${VISITS}`);
  }
}

function listVisits(models: readonly ValidationModel[]) {
  return Array.from({ length: VISITS }, (_, visit) => visit).flatMap((visit) =>
    models.flatMap(({ name, config, kernels }) =>
      kernels.map((kernel) => ({ visit, name, config, kernel })),
    ),
  );
}

async function report(folder: string): Promise<void> {
  const stored = await readProbe(await describeProbedMachine());
  if (stored === undefined) throw new Error('There is no probe: run "measure" first');
  const cases = mergeVisits(await readVisits(join(folder, 'results.jsonl')));
  console.log(formatReport(predictCases(cases, stored.probe)));
}

interface Visit extends ValidationCase {
  readonly visit: number;
}

async function readVisits(path: string): Promise<readonly Visit[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Visit);
}

/** The better of the visits: what the machine does when nobody disturbs it. */
function mergeVisits(visits: readonly Visit[]): readonly ValidationCase[] {
  const groups = Map.groupBy(
    visits,
    ({ model, kernel, kind, contextTokens }) => `${model} ${kernel} ${kind} ${contextTokens}`,
  );
  return [...groups.values()].flatMap((group) =>
    group.toSorted((a, b) => a.bestMs - b.bestMs).slice(0, 1),
  );
}

function runChild(request: ValidationRequest): Promise<readonly ValidationCase[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./validation-child.ts', import.meta.url)));
    child.once('message', (cases) => resolve(cases as readonly ValidationCase[]));
    child.once('close', (code) => reject(new Error(`${request.model}: exit code ${code}`)));
    child.send(request);
  });
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '200' },
      development: { type: 'boolean', default: false },
    },
  });
  const [command, folder = '.lab/validation'] = positionals;
  const models = values.development ? DEVELOPMENT_MODELS : VALIDATION_MODELS;
  if (command === 'prepare') await prepare(folder, models);
  else if (command === 'measure') await measure(folder, models, Number(values.seconds));
  else if (command === 'report') await report(folder);
  else if (command === 'clean') await rm(folder, { recursive: true, force: true });
  else throw new TypeError('wanted: prepare, measure, report or clean');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
