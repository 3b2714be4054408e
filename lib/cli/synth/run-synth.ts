import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { writeSyntheticGguf } from '../../gguf/index.ts';
import { readProcessMemory } from '../../memory/index.ts';
import { type WeightFormat, writeSyntheticModel } from '../../onnx/index.ts';
import {
  type ConfigJson,
  countParameters,
  GGUF_FORMATS,
  type GgufFormat,
  parseArchitecture,
} from '../../sizing/index.ts';
import { formatBytes } from '../../units/index.ts';
import { type CliContext, writeProgress } from '../context.ts';
import { findConfig } from '../predict/find-config.ts';
import type { SynthFlags } from '../synth.ts';
import { UsageError } from '../usage-error.ts';

/** What `lab synth --json` prints. */
export interface SynthReport {
  readonly folder: string;
  readonly dtype: string;
  readonly parameters: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly weights: 'random';
  readonly seed: number;
  readonly elapsedMs: number;
  /** Peak resident memory of this process; null where the system does not tell. */
  readonly peakRssBytes: number | null;
}

const ONNX_FORMATS: readonly WeightFormat[] = ['fp32', 'fp16', 'q8', 'q4'];
const PROGRESS_MS = 1_000;

/** Builds the model, telling how far it is about once a second. */
export async function runSynth(
  path: string,
  flags: SynthFlags,
  context: CliContext,
): Promise<SynthReport> {
  const started = performance.now();
  const onnx = ONNX_FORMATS.find((name) => name === flags.dtype);
  const gguf = Object.keys(GGUF_FORMATS).find((name) => name === flags.dtype.toUpperCase());
  if (onnx === undefined && gguf === undefined) {
    throw new UsageError(`No dtype is called "${flags.dtype}"`, {
      hint: `Use ${ONNX_FORMATS.join(', ')} for ONNX, or ${Object.keys(GGUF_FORMATS).join(', ')} for GGUF`,
    });
  }
  const { config } = await findConfig(path);
  const shared = {
    config,
    seed: flags.seed,
    onProgress: createReporter(context),
    signal: context.signal,
  };
  const folder = resolve(flags.out);
  const files =
    onnx !== undefined
      ? (await writeSyntheticModel({ ...shared, dtype: onnx, folder })).files
      : await writeGguf(folder, { ...shared, format: gguf as GgufFormat });
  const memory = await readProcessMemory();
  return {
    folder,
    dtype: onnx ?? (gguf as string),
    parameters: countParameters(parseArchitecture(config)).total,
    files,
    weights: 'random',
    seed: flags.seed,
    elapsedMs: performance.now() - started,
    peakRssBytes: memory?.peakRssBytes ?? null,
  };
}

async function writeGguf(
  folder: string,
  options: {
    readonly config: ConfigJson;
    readonly format: GgufFormat;
    readonly seed: number;
    readonly onProgress: (bytes: number, total: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<SynthReport['files']> {
  const path = join(folder, 'gguf', `${basename(folder)}-${options.format.toLowerCase()}.gguf`);
  await writeSyntheticGguf({ ...options, path });
  return [{ path, bytes: (await stat(path)).size }];
}

function createReporter(context: CliContext): (bytes: number, total: number) => void {
  let toldMs = performance.now();
  return (bytes, total) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_MS) return;
    toldMs = nowMs;
    const percent = Math.floor((100 * bytes) / total);
    writeProgress(
      context,
      `Writing: ${formatBytes(bytes)} of ${formatBytes(total)} (${percent} %)`,
    );
  };
}
