import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, runCommand } from '../device/index.ts';
import { findProjectRoot } from '../store/index.ts';

/** Whether this machine can train now: a value, because the lesson goes on without. */
export type TrainerFinding =
  | { readonly state: 'ready'; readonly python: string; readonly torchVersion: string }
  | { readonly state: 'unavailable'; readonly reason: string; readonly hint: string };

export interface TrainerEffects {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
  readonly run: (command: string, args: readonly string[]) => Promise<CommandResult>;
}

const defaultEffects: TrainerEffects = {
  environment: process.env,
  exists: existsSync,
  run: (command, args) => runCommand(command, args, { timeoutMs: 20_000 }),
};

// Looks packages up without importing them: importing torch takes seconds.
const PROBE = `
import importlib.metadata as m
print(m.version("torch"), *(m.version(n) for n in ("numpy", "tokenizers", "safetensors")))`;

/**
 * Looks for a Python with PyTorch: what `LAB_TRAINING_PYTHON` names, else the environment that
 * `make training` made. `LAB_TRAINING_MINUTES=0` says that there is no time to train.
 */
export async function findTrainer(
  effects: TrainerEffects = defaultEffects,
): Promise<TrainerFinding> {
  const { LAB_TRAINING_PYTHON: named, LAB_TRAINING_MINUTES: minutes } = effects.environment;
  if (minutes === '0') {
    const hint = 'Unset LAB_TRAINING_MINUTES to train';
    return { state: 'unavailable', reason: 'LAB_TRAINING_MINUTES is 0: no time to train', hint };
  }
  const python = named || join(findProjectRoot(), '.venv-training', 'bin', 'python');
  const hint = 'Run "make training" once; it installs PyTorch into .venv-training/';
  if (!effects.exists(python)) {
    return { state: 'unavailable', reason: `There is no Python at "${python}"`, hint };
  }
  const probe = await effects.run(python, ['-c', PROBE]);
  if (probe.state === 'completed') {
    const [torchVersion = 'unknown'] = probe.stdout.trim().split(' ');
    return { state: 'ready', python, torchVersion };
  }
  const missing = probe.state === 'failed' ? /No package metadata .*/.exec(probe.stderr)?.[0] : '';
  const reason = `"${python}" cannot train${missing ? `: ${missing}` : ''}`;
  return { state: 'unavailable', reason, hint };
}
