import { runCodeEvaluation } from '../../quality/index.ts';
import { writeRecord } from '../../store/index.ts';
import { formatTable } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from '../context.ts';
import type { EvalFlags } from '../eval.ts';
import { reportPhases } from '../load-progress.ts';
import { UsageError } from '../usage-error.ts';

/** `lab eval --source code`: bits per byte and the next line on packages held out of training. */
export async function runCodeEval(flags: EvalFlags, context: CliContext): Promise<void> {
  const { baseline, model, dtype, device, threads, seed, out, json } = flags;
  if (baseline !== undefined) {
    throw new UsageError(`Cannot score the baseline "${baseline}" on real code: it has no logits`, {
      hint: 'Leave out --baseline, or use --source generated',
    });
  }
  const lines = flags.limit ?? 100;
  const phases = reportPhases(context);
  const record = await runCodeEvaluation({
    contestant: {
      model,
      dtype,
      device,
      onPhase: phases.onPhase,
      ...(threads === undefined ? {} : { threads }),
    },
    lines,
    seed,
    command: `lab eval --source code --model ${model} --dtype ${dtype} --device ${device} --limit ${lines} --seed ${seed}`,
    signal: context.signal,
    onSample: (done, total) => {
      phases.stop();
      if (done % 50 === 0 || done === total) writeProgress(context, `${done} of ${total} lines`);
    },
  }).finally(() => phases.stop());
  const path = await (out === undefined ? writeRecord(record) : writeRecord(record, out));
  const { id, valid, reasons, timing, metrics, realCode } = record;
  if (json) {
    const { packages, ...figures } = realCode;
    const report = { ...figures, packages: packages.length };
    const verdict = { valid, reasons, timing };
    writeJson(context, { recordId: id, recordPath: path, ...verdict, metrics, ...report });
  } else {
    const { bitsPerByte, bytes, exactMatch, editSimilarity } = realCode;
    const row = (name: string, value: Interval | undefined, n: string): string[] =>
      value === undefined
        ? [name, 'n/a', 'n/a', n]
        : [name, value.value.toFixed(3), `${value.low.toFixed(3)} to ${value.high.toFixed(3)}`, n];
    const lineCount = `${exactMatch?.n ?? 0} lines`;
    writeLine(
      context,
      formatTable({
        columns: ['real code', 'value', '95 % interval', 'over'],
        rows: [
          row('bits per byte', bitsPerByte, `${bytes} bytes`),
          row('next line, exact', exactMatch, lineCount),
          row('next line, similarity', editSimilarity, lineCount),
        ],
      }),
    );
  }
  for (const reason of reasons) writeProgress(context, `Invalid: ${reason}`);
  for (const reason of timing?.reasons ?? []) {
    writeProgress(context, `Times are not usable, the rest is: ${reason}`);
  }
  writeProgress(context, `Record ${id} written to ${path}`);
}

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
