// Runs a notebook from its first cell to its last on a fresh kernel, and judges it.

import { KernelDiedError } from './errors.ts';
import { type CellResult, KernelClient, type PublishedMessage } from './kernel-client.ts';
import type { KernelOptions } from './kernel-process.ts';
import {
  type Notebook,
  type NotebookCell,
  type NotebookOutput,
  raisesException,
  tagsOf,
} from './notebook.ts';
import { OutputCollector } from './outputs.ts';

/** What became of one code cell. */
export interface CellRun {
  readonly id: string;
  /** Position among the code cells, from 1. */
  readonly number: number;
  readonly status: 'ok' | 'error' | 'aborted' | 'timeout' | 'died' | 'skipped';
  /** Wall time of the cell in the client, milliseconds. */
  readonly ms: number;
  readonly outputs: readonly NotebookOutput[];
  readonly executionCount: number | null;
  /** Why the cell fails the run; undefined when it does not. */
  readonly problem: string | undefined;
}

export interface NotebookRun {
  readonly passed: boolean;
  readonly startMs: number;
  readonly cells: readonly CellRun[];
  /** The notebook with the outputs of this run. */
  readonly notebook: Notebook;
}

export interface ExecuteOptions {
  readonly kernel?: KernelOptions;
  /** Time one cell may take. @default 600000 */
  readonly cellTimeoutMs?: number;
  readonly onCell?: (run: CellRun, total: number) => void;
  /** Kills the kernel and ends the run when aborted. */
  readonly signal?: AbortSignal;
}

const defaultCellTimeoutMs = 600_000;
/** How long an interrupted cell may take to end before the kernel is killed. */
const interruptGraceMs = 5_000;
/** How long the kernel is listened to after the last cell. */
const lateMs = 200;

export async function executeNotebook(
  notebook: Notebook,
  options: ExecuteOptions = {},
): Promise<NotebookRun> {
  const startedAt = performance.now();
  const codeCells = notebook.cells.filter((cell) => cell.cell_type === 'code');
  const client = await KernelClient.start(options.kernel);
  const stop = (): void => client.kernel.kill();
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  const startMs = performance.now() - startedAt;
  const collector = new OutputCollector();
  const late: string[] = [];
  client.onLate = (message) => noteLate(message, collector, late);
  const cells: CellRun[] = [];
  try {
    for (const [index, cell] of codeCells.entries()) {
      const stopped = cells.some((run) => run.problem !== undefined);
      const run = stopped
        ? skippedCell(cell, index + 1)
        : await runCell(client, cell, index + 1, collector, options);
      cells.push(run);
      if (!stopped && index < codeCells.length - 1) options.onCell?.(run, codeCells.length);
      else if (stopped) options.onCell?.(run, codeCells.length);
      else await reportLast(cells, late, codeCells.length, options);
    }
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await client.close();
  }
  const passed = cells.every((run) => run.problem === undefined);
  return { passed, startMs, cells, notebook: withOutputs(notebook, cells) };
}

async function reportLast(
  cells: CellRun[],
  late: readonly string[],
  total: number,
  options: ExecuteOptions,
): Promise<void> {
  const last = cells.pop();
  if (last === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, lateMs));
  const text = late.join('').trim();
  const problem = last.problem ?? (text === '' ? undefined : `After the last cell: ${text}`);
  const run = { ...last, problem };
  cells.push(run);
  options.onCell?.(run, total);
}

async function runCell(
  client: KernelClient,
  cell: NotebookCell,
  number: number,
  collector: OutputCollector,
  options: ExecuteOptions,
): Promise<CellRun> {
  const limitMs = options.cellTimeoutMs ?? defaultCellTimeoutMs;
  const startedAt = performance.now();
  let timedOut = false;
  let killer: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    timedOut = true;
    client.kernel.interrupt();
    killer = setTimeout(() => client.kernel.kill(), interruptGraceMs);
  }, limitMs);
  try {
    const result = await client.execute(cell.source);
    const { problem, status } = judge(cell, result, timedOut ? limitMs : undefined);
    const outputs = collector.collect(result.published);
    const executionCount = (result.reply.execution_count as number | undefined) ?? null;
    return { id: cell.id, number, status, ms: result.ms, outputs, executionCount, problem };
  } catch (error) {
    if (!(error instanceof KernelDiedError)) throw error;
    const ms = performance.now() - startedAt;
    const problem = timedOut ? timeoutText(limitMs) : error.message;
    const status = timedOut ? 'timeout' : 'died';
    return { id: cell.id, number, status, ms, outputs: [], executionCount: null, problem };
  } finally {
    clearTimeout(timer);
    clearTimeout(killer);
  }
}

function judge(
  cell: NotebookCell,
  result: CellResult,
  exceededMs: number | undefined,
): Pick<CellRun, 'status' | 'problem'> {
  if (exceededMs !== undefined) return { status: 'timeout', problem: timeoutText(exceededMs) };
  const { status, reply } = result;
  const mustFail = tagsOf(cell).includes(raisesException);
  if (status === 'aborted') return { status, problem: 'The kernel refused to run the cell' };
  if (status === 'error' && !mustFail) {
    const { ename = 'Error', evalue = 'no reason given' } = reply;
    return { status, problem: `${ename}: ${evalue}` };
  }
  if (status === 'ok' && mustFail) {
    return { status, problem: `The cell is tagged "${raisesException}" but raised nothing` };
  }
  return { status, problem: undefined };
}

function timeoutText(limitMs: number): string {
  return `The cell took longer than ${limitMs / 1000} s and was stopped`;
}

function skippedCell({ id }: NotebookCell, number: number): CellRun {
  const problem = 'Not run, because an earlier cell failed';
  return { id, number, status: 'skipped', ms: 0, outputs: [], executionCount: null, problem };
}

/** Late updates of a display are welcome; late complaints fail the run. */
function noteLate(message: PublishedMessage, collector: OutputCollector, late: string[]): void {
  if (message.type === 'update_display_data') collector.update(message.content);
  const isComplaint = message.type === 'stream' && message.content.name === 'stderr';
  if (isComplaint || message.type === 'error') {
    late.push(String(message.content.text ?? message.content.evalue));
  }
}

function withOutputs(notebook: Notebook, runs: readonly CellRun[]): Notebook {
  const byNumber = new Map(runs.map((run) => [run.number, run]));
  let number = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell;
    number += 1;
    const run = byNumber.get(number);
    if (run === undefined) return cell;
    const measured = { status: run.status, ms: Math.round(run.ms) };
    const metadata = { ...cell.metadata, offloadLab: measured };
    return { ...cell, metadata, outputs: run.outputs, execution_count: run.executionCount };
  });
  return { ...notebook, cells };
}
