import type { Command } from 'commander';
import { registerBench } from './bench.ts';
import { registerCompare } from './compare.ts';
import { registerComplete } from './complete.ts';
import type { CliContext } from './context.ts';
import { registerDecide } from './decide.ts';
import { registerDoctor } from './doctor.ts';
import { registerEval } from './eval.ts';
import { registerFootprint } from './footprint.ts';
import { registerHistory } from './history.ts';
import { registerImport } from './import.ts';
import { registerLabs } from './labs.ts';
import { registerLoad } from './load.ts';
import { registerMetrics } from './metrics.ts';
import { registerModels } from './models.ts';
import { registerPredict } from './predict.ts';
import { registerScan } from './scan.ts';
import { registerServe } from './serve.ts';
import { checkSettingsFirst } from './setting-option.ts';
import { registerSettings } from './settings.ts';
import { registerShow } from './show.ts';
import { registerSynth } from './synth.ts';
import { registerTasks } from './tasks.ts';

/** Every command of `lab`, in the order `lab --help` lists them. */
export function registerCommands(program: Command, context: CliContext): void {
  checkSettingsFirst(program, context);
  registerDoctor(program, context);
  registerModels(program, context);
  registerPredict(program, context);
  registerSynth(program, context);
  registerComplete(program, context);
  registerBench(program, context);
  registerLoad(program, context);
  registerEval(program, context);
  registerServe(program, context);
  registerCompare(program, context);
  registerDecide(program, context);
  registerFootprint(program, context);
  registerScan(program, context);
  registerHistory(program, context);
  registerShow(program, context);
  registerImport(program, context);
  registerMetrics(program, context);
  registerTasks(program, context);
  registerSettings(program, context);
  registerLabs(program, context);
}
