import type { PlaceName } from '../../generation/index.ts';
import { quote } from '../check.ts';
import type { RunDraft } from '../create-record.ts';
import { UnknownResultError } from '../errors.ts';
import { sha256Hex } from '../hash.ts';
import { summarizeSamples } from '../summarize-samples.ts';
import { importAiperf, isAiperfResult } from './import-aiperf.ts';
import { importGuidellm, isGuidellmResult } from './import-guidellm.ts';
import { importLlamaBench, isLlamaBenchResult } from './import-llama-bench.ts';
import { importVllm, isVllmResult } from './import-vllm.ts';
import type { ToolResult } from './tool-result.ts';

export interface ImportOptions {
  /** Where the model ran: no tool's file says it. */
  readonly place: PlaceName;
  /** UTC, ISO 8601: used when the file has no time of its own. */
  readonly fileTime: string;
  readonly command: string;
  readonly labVersion: string;
  readonly commit: string | null;
}

/**
 * Draft of a record made from another tool's result file. It is `recorded`, keeps that tool's numbers
 * under that tool's names, and lists what the file does not say.
 *
 * @throws UnknownResultError when the text is none of vLLM bench, AIPerf, GuideLLM, llama-bench
 */
export function importResults(text: string, options: ImportOptions): RunDraft {
  const result = readResult(text);
  const { startedAt = options.fileTime, durationMs = 0, samples, machine, requested } = result;
  const endedAt = new Date(Date.parse(startedAt) + durationMs).toISOString();
  const tokens = (read: (sample: (typeof samples)[number]) => number): MinMax | null => {
    const values = samples.filter(({ status }) => status === 'completed').map(read);
    return values.length === 0 ? null : { min: Math.min(...values), max: Math.max(...values) };
  };
  return {
    labVersion: options.labVersion,
    commit: options.commit,
    command: options.command,
    startedAt,
    endedAt,
    mode: 'recorded',
    place: options.place,
    machine: {
      cpuModel: 'unknown',
      usableCores: null,
      memoryTotalBytes: null,
      memoryLimitBytes: null,
      gpus: [],
      os: 'unknown',
      container: null,
      ...machine,
    },
    engine: {
      backend: result.tool,
      versions: result.toolVersion === undefined ? {} : { [result.tool]: result.toolVersion },
      asked: { device: 'unknown', dtype: 'unknown' },
      got: { device: 'unknown', dtype: result.dtype ?? 'unknown' },
      evidence: [`The word of a result file of ${result.tool}`],
    },
    model: {
      name: result.model,
      weights: 'remote', // nobody here has seen them
      files: {},
      dtype: result.dtype ?? 'unknown',
      parameters: null,
    },
    workload: {
      kind: 'chat',
      promptSha256: [],
      requested: requested ?? { promptTokens: null, outputTokens: 0 },
      actual: {
        promptTokens: tokens(({ promptTokens }) => promptTokens),
        outputTokens: tokens(({ outputTokens }) => outputTokens),
      },
      seed: 0,
      warmupRuns: 0,
      runs: samples.length,
      ...(result.concurrency === undefined ? {} : { concurrency: result.concurrency }),
      ...(result.ratePerSecond === undefined ? {} : { ratePerSecond: result.ratePerSecond }),
    },
    samples,
    memory: { peakRssBytes: null },
    metrics: summarizeSamples(samples),
    imported: {
      tool: result.tool,
      ...(result.toolVersion === undefined ? {} : { toolVersion: result.toolVersion }),
      fileSha256: sha256Hex(text),
      metrics: result.metrics,
      unknown: listUnknown(result),
    },
    reasons: [],
  };
}

type MinMax = { readonly min: number; readonly max: number };

function readResult(text: string): ToolResult {
  const value = parse(text);
  if (isVllmResult(value)) {
    // The prompts are not in the file: a stand-in that no prompt of another run can be equal to.
    const file = sha256Hex(text);
    return importVllm(value, (index) => sha256Hex(`unseen prompt ${index} of ${file}`));
  }
  if (isGuidellmResult(value)) return importGuidellm(value);
  if (isLlamaBenchResult(value)) return importLlamaBench(value);
  if (isAiperfResult(value)) return importAiperf(value);
  throw new UnknownResultError(
    `Cannot import ${quote(text)}: wanted a result file of vLLM bench, AIPerf, GuideLLM or llama-bench`,
    {
      hint: 'Use "vllm bench serve --save-result --save-detailed", profile_export_aiperf.json, benchmarks.json, or "llama-bench -o json"',
    },
  );
}

/** One JSON value, or JSON Lines as `llama-bench -o jsonl` writes them. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line));
    } catch {
      return undefined;
    }
  }
}

function listUnknown({ samples, startedAt, machine, dtype }: ToolResult): readonly string[] {
  return [
    'weights',
    'prompts',
    'kind of prompts',
    'usable cores',
    'memory',
    ...(machine?.cpuModel === undefined ? ['processor'] : []),
    ...(dtype === undefined ? ['dtype'] : []),
    ...(startedAt === undefined ? ['time'] : []),
    ...(samples.length === 0 ? ['time of each chunk'] : []),
  ];
}
