import { readFile } from 'node:fs/promises';
import { createTaskSet, toRunnableTask } from '../../quality/index.ts';
import { explainFileError } from '../../store/index.ts';
import { type CodeTask, parseTasks } from '../../tasks/index.ts';
import { type CliContext, writeProgress } from '../context.ts';
import type { EvalFlags } from '../eval.ts';
import { UsageError } from '../usage-error.ts';

/** The tasks a command line asks for. Generated ones are spread evenly over the levels. */
export async function loadTasks(
  { source, level: levels, limit, perLevel, seed }: EvalFlags,
  context: CliContext,
): Promise<readonly CodeTask[]> {
  if (source === 'generated') {
    const most = limit ?? perLevel * levels.length;
    const tasksPerLevel = Math.min(perLevel, Math.ceil(most / levels.length));
    // The remainder is cut from the last level, so that the limit is never exceeded.
    return createTaskSet({ levels, tasksPerLevel, seed }).slice(0, most);
  }
  const all =
    source === 'handwritten' ? await readHandwritten() : await readTaskFile(source, context);
  const chosen = all.filter(({ level }) => levels.includes(level)).slice(0, limit);
  if (chosen.length > 0) return chosen;
  throw new UsageError(`No task of "${source}" has level ${levels.join(' or ')}`, {
    hint: 'Leave out --level to ask tasks of every level',
  });
}

async function readHandwritten(): Promise<readonly CodeTask[]> {
  const { handwrittenTasks } = await import('../../tasks/index.ts');
  return handwrittenTasks();
}

async function readTaskFile(path: string, context: CliContext): Promise<readonly CodeTask[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw explainFileError(cause, 'read', path);
    }
    throw new UsageError(`Cannot read tasks from "${path}": there is no such file`, {
      hint: 'Use "generated", "handwritten", or the path of a JSON Lines file; "lab tasks export" writes one',
      cause,
    });
  });
  const tasks = parseTasks(text);
  const runnable = await Promise.all(tasks.map(toRunnableTask));
  const kept = runnable.filter((task) => task !== undefined);
  if (kept.length < tasks.length) {
    const missing = tasks.filter((_, index) => runnable[index] === undefined);
    const names = missing.slice(0, 5).map(({ id }) => `"${id}"`);
    const more = missing.length > 5 ? `, ${missing.length - 5} more` : '';
    writeProgress(
      context,
      `Left out ${missing.length} tasks whose tests compare no literals: ${names.join(', ')}${more}`,
    );
  }
  return kept;
}
