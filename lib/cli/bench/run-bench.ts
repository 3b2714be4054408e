import type { RunRecord } from '../../record/index.ts';
import { writeRecord } from '../../store/index.ts';
import type { BenchFlags } from '../bench.ts';
import { type CliContext, writeProgress } from '../context.ts';
import { reportPhases } from '../load-progress.ts';
import { chooseMode } from './choose-mode.ts';
import { describeCommand } from './describe-command.ts';
import { openLedgerEntry, scoreLedgerEntry } from './keep-ledger.ts';
import { createBenchProgress } from './report-progress.ts';

export interface WrittenRun {
  readonly record: RunRecord;
  readonly path: string;
}

/** Runs the measurement that the flags ask for, tells how far it is, and stores what came out. */
export async function runBench(
  flags: BenchFlags,
  context: CliContext,
): Promise<readonly WrittenRun[]> {
  const measure = chooseMode(flags);
  const predicted = await openLedgerEntry(flags);
  const loading = reportPhases(context);
  const progress = createBenchProgress(context, flags);
  const whenWritten: (() => Promise<void>)[] = [];
  const records = await measure({
    command: describeCommand(flags),
    signal: context.signal,
    onPhase: loading.onPhase,
    onBroken: (rounds) => tellKept(rounds, context),
    onceWritten: (act) => whenWritten.push(act),
    onSample: (sample, total) => {
      loading.stop();
      progress(sample, total);
    },
  }).finally(() => loading.stop());
  const [first] = records;
  if (predicted !== undefined && first !== undefined) await scoreLedgerEntry(predicted, first);
  const written: WrittenRun[] = [];
  for (const record of records) {
    const path = await (flags.out === undefined
      ? writeRecord(record)
      : writeRecord(record, flags.out));
    written.push({ record, path });
  }
  for (const act of whenWritten) await act();
  return written;
}

/** Ctrl-C ends without a word; an error says it in its own hint. */
function tellKept(rounds: number, context: CliContext): void {
  if (!context.signal.aborted || rounds === 0) return;
  const kept = rounds === 1 ? 'The finished round is' : `The ${rounds} finished rounds are`;
  writeProgress(context, `${kept} kept: the same command with --resume goes on`);
}
