import { type Contestant, runEvaluation } from '../../quality/index.ts';
import type { RunRecord } from '../../record/index.ts';
import { writeRecord } from '../../store/index.ts';
import { type CliContext, writeProgress } from '../context.ts';
import type { EvalFlags } from '../eval.ts';
import { reportPhases } from '../load-progress.ts';
import { UsageError } from '../usage-error.ts';
import { loadTasks } from './load-tasks.ts';
import { createProgressReporter } from './report-progress.ts';
import { type EvalReport, summarizeEval } from './summarize-eval.ts';

/** Runs the evaluation, tells how far it is, and stores the record, also of an interrupted run. */
export async function runEval(
  flags: EvalFlags,
  context: CliContext,
): Promise<{ readonly record: RunRecord; readonly path: string; readonly report: EvalReport }> {
  const { samples, seed, concurrency, maxTokens } = flags;
  const temperature = flags.temperature ?? (samples > 1 ? 0.8 : 0);
  if (samples > 1 && temperature === 0) {
    throw new UsageError(`Cannot take ${samples} samples at temperature 0: all would be equal`, {
      hint: 'Give --temperature 0.8, or leave out --samples',
    });
  }
  const tasks = await loadTasks(flags, context);
  writeProgress(context, `${tasks.length} tasks, ${samples} answer${samples > 1 ? 's' : ''} each`);
  const phases = reportPhases(context);
  const onProgress = createProgressReporter(context);
  const record = await runEvaluation({
    contestant: chooseContestant(flags, phases.onPhase),
    tasks,
    maxNewTokens: maxTokens,
    answersPerTask: samples,
    seed,
    concurrency,
    command: describeCommand(flags),
    signal: context.signal,
    onProgress: (progress) => {
      phases.stop();
      onProgress(progress);
    },
    ...(temperature > 0 ? { sampling: { temperature } } : {}),
  }).finally(() => phases.stop());
  const path = await (flags.out === undefined
    ? writeRecord(record)
    : writeRecord(record, flags.out));
  return { record, path, report: summarizeEval(record, samples) };
}

function chooseContestant(flags: EvalFlags, onPhase: (phase: string) => void): Contestant {
  const { baseline, trainingExamples, model, dtype, device, threads } = flags;
  if (baseline !== undefined) return { baseline, trainingExamples };
  return { model, dtype, device, onPhase, ...(threads === undefined ? {} : { threads }) };
}

/** The command again, with every setting that shaped the result spelled out. */
function describeCommand(flags: EvalFlags): string {
  const { baseline, model, dtype, device, level, limit, perLevel, source } = flags;
  const who =
    baseline === undefined
      ? `--model ${model} --dtype ${dtype} --device ${device}`
      : `--baseline ${baseline} --training-examples ${flags.trainingExamples}`;
  const what = `--source ${source} --level ${level.join(',')} --per-level ${perLevel}`;
  const most = limit === undefined ? '' : ` --limit ${limit}`;
  const how = `--samples ${flags.samples} --max-tokens ${flags.maxTokens} --seed ${flags.seed}`;
  return `lab eval ${who} ${what}${most} ${how}`;
}
