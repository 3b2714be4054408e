import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type CodeTask,
  generateTasks,
  handwrittenTasks,
  type TaskLevel,
  type TaskSplit,
  toTaskRow,
} from '../../tasks/index.ts';
import { type CliContext, writeJson, writeProgress } from '../context.ts';
import type { ExportTasksFlags } from '../tasks.ts';
import { UsageError } from '../usage-error.ts';

const defaultCount = 1000;
const rowsPerWrite = 1000;

interface ExportPlan {
  readonly split: TaskSplit | 'handwritten';
  readonly levels: readonly TaskLevel[];
  readonly count: number | undefined;
  readonly seed: string;
  readonly withTests: boolean;
}

/** `lab tasks export`. */
export async function runExportTasks(flags: ExportTasksFlags, context: CliContext): Promise<void> {
  if (flags.json && flags.out === undefined) {
    throw new UsageError('"--json" without "--out": rows and summary would share standard output', {
      hint: 'Add --out FILE.jsonl, or drop --json',
    });
  }
  const plan: ExportPlan = {
    split: parseSplit(flags.split),
    levels: parseLevels(flags.level),
    count: flags.count,
    seed: flags.seed,
    withTests: flags.withTests === true || flags.split === 'handwritten',
  };
  const chunks = toChunks(plan, context);
  if (flags.out === undefined) {
    for (const chunk of chunks) {
      context.signal.throwIfAborted();
      if (!context.stdout.write(chunk)) await once(context.stdout, 'drain');
    }
    return;
  }
  const summary = await writeChunks(resolve(flags.out), chunks, context.signal);
  const { split, levels, seed, withTests } = plan;
  if (flags.json) writeJson(context, { ...summary, split, levels, seed, withTests });
  else
    writeProgress(context, `wrote ${summary.tasks} tasks, ${summary.bytes} bytes: ${summary.file}`);
}

function parseSplit(text: string): TaskSplit | 'handwritten' {
  if (text === 'train' || text === 'validation' || text === 'test' || text === 'handwritten') {
    return text;
  }
  throw new UsageError(`Unknown split "${text}": wanted train, validation, test or handwritten`, {
    hint: 'Models are trained on train and judged on test',
  });
}

function parseLevels(text: string): readonly TaskLevel[] {
  const levels = [...new Set(text.split(',').map((part) => Number(part.trim())))];
  const isLevel = (level: number): level is TaskLevel => [1, 2, 3, 4].includes(level);
  if (levels.every(isLevel)) return levels;
  throw new UsageError(`Unknown level in "${text}": wanted some of 1,2,3,4`, {
    hint: 'Write --level 2, or --level 1,2',
  });
}

/** One task of each level in turn, so that every beginning of the file has all levels. */
function* drawTasks(plan: ExportPlan): Generator<CodeTask> {
  const { levels, seed, withTests, split } = plan;
  if (split === 'handwritten') {
    const wanted = handwrittenTasks().filter((task) => levels.includes(task.level));
    yield* wanted.slice(0, plan.count ?? wanted.length);
    return;
  }
  const total = plan.count ?? defaultCount;
  const sources = levels.map((level, index) => {
    const count = Math.floor(total / levels.length) + (index < total % levels.length ? 1 : 0);
    return generateTasks({ seed, level, split, count, withTests });
  });
  for (let open = sources; open.length > 0; ) {
    open = yield* drawRound(open);
  }
}

function* drawRound(sources: Generator<CodeTask>[]): Generator<CodeTask, Generator<CodeTask>[]> {
  const remaining: Generator<CodeTask>[] = [];
  for (const source of sources) {
    const next = source.next();
    if (next.done) continue;
    yield next.value;
    remaining.push(source);
  }
  return remaining;
}

function* toChunks(plan: ExportPlan, context: CliContext): Generator<string> {
  let rows: string[] = [];
  let written = 0;
  for (const task of drawTasks(plan)) {
    rows.push(`${JSON.stringify(toTaskRow(task))}\n`);
    if (rows.length < rowsPerWrite) continue;
    written += rows.length;
    yield rows.join('');
    rows = [];
    if (written % (10 * rowsPerWrite) === 0) writeProgress(context, `${written} tasks`);
  }
  if (rows.length > 0) yield rows.join('');
}

interface ExportSummary {
  readonly file: string;
  readonly tasks: number;
  readonly bytes: number;
  readonly sha256: string;
}

// Streamed, because a training set is too large for one string; renamed at the end, because half a
// training set looks like a whole one.
async function writeChunks(
  file: string,
  chunks: Iterable<string>,
  signal: AbortSignal,
): Promise<ExportSummary> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  const hash = createHash('sha256');
  let tasks = 0;
  let bytes = 0;
  const handle = await open(temporary, 'w');
  try {
    for (const chunk of chunks) {
      signal.throwIfAborted();
      await handle.writeFile(chunk);
      hash.update(chunk);
      tasks += chunk.split('\n').length - 1;
      bytes += Buffer.byteLength(chunk);
    }
    await handle.sync();
    await handle.close();
    await rename(temporary, file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
  return { file, tasks, bytes, sha256: hash.digest('hex') };
}
