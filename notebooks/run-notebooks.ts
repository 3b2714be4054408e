// Executes lessons headless and keeps the result in `.lab/executed/`; what has not changed is skipped.
//
//   node notebooks/run-notebooks.ts [NN | PATH ...] [--force] [--json] [--timeout SECONDS]
//
// Progress goes to standard error, with `--json` one object to standard output. Exit code 1 when a cell
// failed, 2 for wrong use.

import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { LabError } from '@offload-lab/lib/errors';
import { labFolder, writeFileAtomic } from '@offload-lab/lib/store';
import { generateNotebook } from './generate.ts';
import { type CellRun, executeNotebook } from './runner/execute-notebook.ts';
import { hashLesson, hashSurroundings, isFresh } from './runner/freshness.ts';
import { readLessonFile } from './runner/lesson-text.ts';
import { chooseLessons, type LessonFile } from './runner/lessons.ts';
import { formatNotebook, parseNotebook } from './runner/notebook.ts';

interface LessonReport {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'fresh';
  readonly path: string;
  readonly ms: number;
  readonly cells: readonly Pick<CellRun, 'id' | 'number' | 'status' | 'ms' | 'problem'>[];
}

interface RunOptions {
  readonly force: boolean;
  readonly cellTimeoutMs: number;
  readonly signal: AbortSignal;
}

async function runLesson(
  lesson: LessonFile,
  surroundings: string,
  options: RunOptions,
): Promise<LessonReport> {
  const source = readLessonFile(lesson.path);
  const hash = hashLesson(source, surroundings);
  const path = labFolder('executed', `${lesson.name}.ipynb`);
  if (!options.force && isFresh(path, hash)) {
    say(`${lesson.name}: unchanged since ${relative(process.cwd(), path)}`);
    return { name: lesson.name, state: 'fresh', path, ms: 0, cells: [] };
  }
  const isNotebook = lesson.path.endsWith('.ipynb');
  const notebook = isNotebook
    ? parseNotebook(source, lesson.path)
    : generateNotebook(source, lesson.path);
  say(`${lesson.name}:`);
  const startedAt = performance.now();
  const run = await executeNotebook(notebook, {
    cellTimeoutMs: options.cellTimeoutMs,
    signal: options.signal,
    onCell: (cell, total) => sayCell(cell, total),
  });
  const ms = performance.now() - startedAt;
  const stamp = { hash, executedAt: new Date().toISOString(), ms: Math.round(ms) };
  const executed = {
    ...run.notebook,
    metadata: { ...run.notebook.metadata, offloadLab: { ...stamp, passed: run.passed } },
  };
  // A failed run leaves the last good one in place and is kept beside it, for looking at.
  const failedPath = labFolder('executed', `${lesson.name}.failed.ipynb`);
  await writeFileAtomic(run.passed ? path : failedPath, formatNotebook(executed));
  if (run.passed) rmSync(failedPath, { force: true });
  const cells = run.cells.map(({ outputs, executionCount, ...rest }) => rest);
  const state = run.passed ? 'passed' : 'failed';
  say(`  ${state} in ${seconds(ms)} (kernel start ${seconds(run.startMs)})`);
  return { name: lesson.name, state, path: run.passed ? path : failedPath, ms, cells };
}

function sayCell(cell: CellRun, total: number): void {
  const width = String(total).length;
  const at = `${String(cell.number).padStart(width)}/${total}`;
  say(`  ${at}  ${cell.status.padEnd(7)}  ${seconds(cell.ms).padStart(8)}  ${cell.id}`);
  if (cell.problem !== undefined && cell.status !== 'skipped') say(`       ${cell.problem}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      force: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '600' },
    },
  });
  const timeoutSeconds = Number(values.timeout);
  if (!(timeoutSeconds > 0)) {
    throw new RangeError(`Option "--timeout" must be a number of seconds, got "${values.timeout}"`);
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const lessons = chooseLessons(positionals);
  const surroundings = hashSurroundings();
  const reports: LessonReport[] = [];
  for (const lesson of lessons) {
    if (stop.signal.aborted) break;
    reports.push(
      await runLesson(lesson, surroundings, {
        force: values.force,
        cellTimeoutMs: timeoutSeconds * 1000,
        signal: stop.signal,
      }),
    );
  }
  const passed = !stop.signal.aborted && reports.every((report) => report.state !== 'failed');
  if (values.json) process.stdout.write(`${JSON.stringify({ passed, lessons: reports })}\n`);
  if (!passed) process.exitCode = 1;
}

/** One sentence and a hint; `{ error }` on standard output with `--json`. */
function reportFailure(error: unknown, asJson: boolean): void {
  const isLab = LabError.isInstance(error);
  const isUse = !isLab && (error instanceof TypeError || error instanceof RangeError);
  if (!isLab && !isUse) throw error;
  const hint = isLab
    ? error.hint
    : 'Use: run-notebooks.ts [NN ...] [--force] [--json] [--timeout S]';
  const { name, message } = error;
  if (asJson) process.stdout.write(`${JSON.stringify({ error: { name, message, hint } })}\n`);
  say(`${message}\n  hint: ${hint}`);
  process.exitCode = isLab ? 1 : 2;
}

const args = process.argv.slice(2);
await main(args).catch((error) => reportFailure(error, args.includes('--json')));
