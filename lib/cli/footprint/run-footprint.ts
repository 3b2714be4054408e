import { resolve } from 'node:path';
import { execa } from 'execa';
import { detectDevice } from '../../device/index.ts';
import {
  auditFootprint,
  type Footprint,
  type FootprintMachine,
  forgetRemoved,
  keptBytes,
  removableFiles,
  removeFiles,
  restoreFiles,
} from '../../footprint/index.ts';
import { findProjectRoot } from '../../store/index.ts';
import { formatBytes } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from '../context.ts';
import type { FootprintFlags } from '../footprint.ts';
import { FailedCheck, UsageError } from '../usage-error.ts';
import { formatFootprint, toFootprintJson } from './format-footprint.ts';

/** Measures a project, and on request takes away what is of no use or brings it back. */
export async function runFootprint(
  path: string | undefined,
  flags: FootprintFlags,
  context: CliContext,
): Promise<void> {
  const chosen = (['fix', 'undo', 'forget'] as const).filter((name) => flags[name]);
  if (chosen.length > 1) {
    throw new UsageError(`--${chosen.join(' and --')} exclude each other`, {
      hint: 'Give one of them',
    });
  }
  const root = resolve(path ?? findProjectRoot());
  const machine = await describeMachine();
  if (flags.undo) await undo(root, context);
  if (flags.forget)
    writeProgress(
      context,
      `Deleted the archive: ${formatBytes(await forgetRemoved(root))} free again`,
    );
  const before = await auditFootprint(root, machine);
  const after = flags.fix ? await fix(before, machine, context) : before;
  const archiveBytes = await keptBytes(root);
  if (flags.json) {
    writeJson(context, {
      ...toFootprintJson(after),
      archiveBytes,
      ...(flags.fix && { beforeBytes: before.totalBytes }),
    });
    return;
  }
  writeLine(context, formatFootprint(after, archiveBytes));
  if (flags.fix) {
    const saved = before.totalBytes - after.totalBytes;
    writeLine(
      context,
      `${formatBytes(before.totalBytes)} before, ${formatBytes(after.totalBytes)} now, ${formatBytes(saved)} less`,
    );
  }
}

async function undo(root: string, context: CliContext): Promise<void> {
  const count = await restoreFiles(root);
  writeProgress(context, `Brought back ${count} files, each checked by its hash`);
}

/** Removes, measures again, and takes it back where the lab does not work without. */
async function fix(
  before: Footprint,
  machine: FootprintMachine,
  context: CliContext,
): Promise<Footprint> {
  const files = removableFiles(before.findings);
  if (files.length === 0) {
    writeProgress(context, 'Nothing to take away');
    return before;
  }
  let told = 0;
  const { removedFiles } = await removeFiles(
    before.root,
    files,
    (share) => {
      if (share < told + 0.2) return;
      told = share;
      writeProgress(context, `Archiving: ${Math.round(share * 100)} %`);
    },
    context.signal,
  );
  writeProgress(
    context,
    `Took away ${removedFiles} files; "lab footprint --undo" brings them back`,
  );
  if (before.root === findProjectRoot()) await requireWorkingLab(before.root, context);
  else
    writeProgress(
      context,
      'Run the tests of the project now: whether it needs them only it can tell',
    );
  return await auditFootprint(before.root, machine);
}

/** One real answer of the embedded model, in a new process. */
async function requireWorkingLab(root: string, context: CliContext): Promise<void> {
  const run = await execa(
    process.execPath,
    ['lib/cli/lab.js', 'complete', '--json', '--max-tokens', '8'],
    {
      cwd: root,
      input: 'function add(a: number, b: number): number {',
      env: { LAB_ORDER: 'local' },
      reject: false,
    },
  );
  if (run.exitCode === 0) {
    writeProgress(context, 'The lab still works: its model answered');
    return;
  }
  const count = await restoreFiles(root);
  throw new FailedCheck(`The lab did not work without them; ${count} files are back`, {
    hint: 'Please report it, with what "lab footprint" prints',
    cause: run.stderr,
  });
}

async function describeMachine(): Promise<FootprintMachine> {
  const { gpus, os } = await detectDevice();
  return {
    platform: process.platform,
    arch: process.arch,
    libc: os.libc === null ? 'other' : os.libc.startsWith('glibc') ? 'glibc' : 'musl',
    hasNvidiaGpu: gpus.some(({ vendor }) => vendor === 'nvidia'),
    nodeAbi: Number(process.versions.modules),
    language: Intl.DateTimeFormat().resolvedOptions().locale.split('-')[0] ?? 'en',
  };
}
