import { type Command, Option } from 'commander';
import type { Api } from '../backends/openai-compatible/index.ts';
import type { Device, Dtype } from '../generation/index.ts';
import type { Comparison, RunRecord } from '../record/index.ts';
import type { Settings } from '../settings/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import {
  addModelOptions,
  type ModelFlags,
  parseAmount,
  parseCount,
  parseWhole,
} from './model-options.ts';
import { settingOption } from './setting-option.ts';

export interface BenchFlags
  extends ModelFlags,
    Pick<Settings, 'allowRemote' | 'apiUrl' | 'apiModel'> {
  readonly promptTokens?: number;
  readonly maxTokens: number;
  readonly repeats?: number;
  readonly limit?: number;
  readonly warmup: number;
  readonly precision?: number;
  readonly minutes?: number;
  readonly sweep?: 'context' | 'threads' | 'dtype' | 'size';
  readonly against?: string;
  readonly againstDtype?: Dtype;
  readonly againstDevice?: Device;
  readonly api: Api;
  readonly resume?: boolean;
  readonly typing?: boolean;
  readonly wordsPerMinute?: number;
  readonly debounce?: number;
  readonly sustained?: boolean;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** `lab bench`: measures a model in one place, or several in turns, and writes run records. */
export function registerBench(program: Command, context: CliContext): void {
  const command = program
    .command('bench')
    .description('measure one model in one place: TTFT, time per token, cold start, peak memory');
  addModelOptions(command)
    .option('--prompt-tokens <n>', 'exact prompt length (default: real tasks)', parseCount)
    .option('--max-tokens <n>', 'tokens of every answer, forced', parseCount, 64)
    .option(
      '--repeats <n>',
      'measured requests, each with another prompt (default: 20)',
      parseCount,
    )
    .option('--limit <n>', 'measure no more than n requests', parseCount)
    .option('--warmup <n>', 'requests before measuring', parseWhole, 3)
    .option(
      '--precision <percent>',
      'stop when the interval is this narrow on each side',
      parseAmount,
    )
    .option('--minutes <m>', 'stop when this much time is spent', parseAmount)
    .addOption(
      new Option('--sweep <what>', 'measure over several settings').choices([
        'context',
        'threads',
        'dtype',
        'size',
      ]),
    )
    .option(
      '--against <model>',
      'measure a second model in turns, on the same prompts; "api" is the endpoint of --api-url',
    )
    .addOption(
      new Option('--against-dtype <dtype>', 'its weight format').choices([
        'fp32',
        'fp16',
        'q8',
        'q4',
      ]),
    )
    .addOption(
      new Option('--against-device <device>', 'where it runs').choices([
        'cpu',
        'cuda',
        'webgpu',
        'dml',
        'coreml',
      ]),
    )
    .addOption(settingOption('apiUrl'))
    .addOption(settingOption('apiModel'))
    .addOption(
      new Option('--api <api>', 'to the endpoint: messages, or the prompt as it is')
        .choices(['chat', 'completions'])
        .default('completions'),
    )
    .addOption(settingOption('allowRemote'))
    .option('--resume', 'with --against api: go on with rounds of a run that broke off')
    .option('--typing', 'simulate a typist: share of suggestions that arrive before the next key')
    .option('--words-per-minute <n>', 'with --typing: how fast (default: 52)', parseCount)
    .option('--debounce <ms>', 'with --typing: wait after a key before asking', parseAmount)
    .option('--sustained', 'burst against sustained speed, over --minutes (default: 3)')
    .option('--seed <n>', 'chooses the prompts', parseWhole, 0)
    .option('--out <folder>', 'where the record goes (default: .lab/runs)')
    .option('--json', 'one JSON object on standard output')
    .action(async (flags: BenchFlags) => {
      const { runBench } = await import('./bench/run-bench.ts');
      const written = await runBench(flags, context);
      const { comparePair } = await import('./bench/compare-pair.ts');
      const verdict = comparePair(written.map(({ record }) => record));
      if (flags.json) {
        const shown = written.map(({ record, path }) => summarize(record, path));
        writeJson(context, join(shown, verdict?.comparison));
      } else {
        const { formatBench } = await import('./bench/format-bench.ts');
        const runs = written.map(({ record }) => formatBench(record));
        writeLine(
          context,
          [...runs, ...(verdict === undefined ? [] : [verdict.text])].join('\n\n'),
        );
      }
      for (const note of verdict?.notes ?? []) writeProgress(context, `Note: ${note}`);
      for (const { record, path } of written) {
        for (const reason of record.reasons) writeProgress(context, `Invalid: ${reason}`);
        for (const { group, reasons } of record.sweep?.points ?? []) {
          for (const reason of reasons) writeProgress(context, `${group}: ${reason}`);
        }
        writeProgress(context, `Record ${record.id} written to ${path}`);
      }
      const [a, b] = written.map(({ record }) => record.id);
      if (b !== undefined) writeProgress(context, `Compare them: lab compare ${a} ${b}`);
    });
}

/** One run is itself; several are listed, and two have a verdict. */
function join(shown: readonly object[], comparison: Comparison | undefined): object {
  const [first] = shown;
  if (shown.length === 1 && first !== undefined) return first;
  return { ...first, runs: shown, ...(comparison === undefined ? {} : { comparison }) };
}

function summarize(record: RunRecord, path: string): object {
  const { id, valid, reasons, metrics, shares, sweep, stop, selfCheck } = record;
  const noise = selfCheck?.noise;
  return { recordId: id, recordPath: path, valid, reasons, metrics, shares, sweep, stop, noise };
}
