// Writing is the only slow part, so everything that can fail cheaply fails first: the architecture, the
// vocabulary, what is in the folder already, the free disk. Then each tensor is made and written piece by
// piece into a folder beside the final one, and moved into place when all of it is there.

import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type Architecture,
  type ConfigJson,
  countParameters,
  parseArchitecture,
} from '../../sizing/index.ts';
import { fillBeside } from '../../store/index.ts';
import type { WeightFormat } from '../linear.ts';
import { weightBytes, writeOnnx } from '../write-onnx.ts';
import { requireDisk, requireSameModel, requireVocabulary } from './checks.ts';
import { createSyntheticGraphs, type SyntheticFile } from './create-graphs.ts';
import { createTokenizerFiles } from './tokenizer.ts';

export interface SyntheticModelOptions {
  /** The content of config.json. */
  readonly config: ConfigJson;
  readonly dtype: WeightFormat;
  /** Where the model goes. Another dtype of the same model may be there already. */
  readonly folder: string;
  /** The same seed gives the same bytes on every machine. @default 1 */
  readonly seed?: number;
  /** Told the bytes of weights written so far, and of all. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
}

/** A folder transformers.js loads; its answers are noise. */
export interface SyntheticModel {
  readonly folder: string;
  readonly parameters: number;
  /** Weight files, graphs included. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/**
 * Writes a model of a real architecture with random weights: right size, right speed, no knowledge.
 *
 * @throws InvalidModelConfigError, UnknownArchitectureError, SyntheticModelError, DiskSpaceError
 */
export async function writeSyntheticModel(options: SyntheticModelOptions): Promise<SyntheticModel> {
  const { config, dtype, seed = 1 } = options;
  const folder = resolve(options.folder);
  const architecture = parseArchitecture(config);
  requireVocabulary(architecture);
  const previous = await requireSameModel(folder, architecture);
  const files = createSyntheticGraphs(architecture, dtype, seed);
  await requireDisk(dirname(folder), sumBytes(files));
  const written = await publish(folder, async (temporary) => {
    await writeGraphs(files, temporary, options);
    await writeConfig(temporary, config, { architecture, files, seed, previous });
    for (const [name, content] of Object.entries(createTokenizerFiles(architecture.vocabSize))) {
      await writeFile(join(temporary, name), `${JSON.stringify(content)}\n`);
    }
  });
  const weightFiles = written.filter((path) => files.some((file) => path.startsWith(file.path)));
  return {
    folder,
    parameters: countParameters(architecture).total,
    files: await Promise.all(
      weightFiles.map(async (path) => {
        const file = join(folder, path);
        return { path: file, bytes: (await stat(file)).size };
      }),
    ),
  };
}

function sumBytes(files: readonly SyntheticFile[]): number {
  return files.reduce((sum, { graph }) => sum + weightBytes(graph), 0);
}

async function writeGraphs(
  files: readonly SyntheticFile[],
  folder: string,
  { onProgress, signal }: SyntheticModelOptions,
): Promise<void> {
  const total = sumBytes(files);
  let before = 0;
  await mkdir(join(folder, 'onnx'), { recursive: true });
  for (const { path, graph } of files) {
    const done = before;
    await writeOnnx(graph, join(folder, path), {
      externalData: true,
      onProgress: (bytes) => onProgress?.(Math.min(done + bytes, total), total),
      ...(signal && { signal }),
    });
    before += weightBytes(graph);
  }
}

/** config.json as given, with where the weights are and that they are noise. */
async function writeConfig(
  folder: string,
  config: ConfigJson,
  about: {
    readonly architecture: Architecture;
    readonly files: readonly SyntheticFile[];
    readonly seed: number;
    readonly previous: Readonly<Record<string, number>>;
  },
): Promise<void> {
  const external = { ...about.previous };
  for (const { path } of about.files) external[basename(path)] = 1;
  const content = {
    ...config,
    // those of the tokenizer that comes with it
    bos_token_id: 0,
    eos_token_id: 0,
    pad_token_id: 0,
    ...runtimeFields(about.architecture),
    'transformers.js_config': { use_external_data_format: external },
    offload_lab: { weights: 'random', seed: about.seed },
  };
  await writeFile(join(folder, 'config.json'), `${JSON.stringify(content, null, 2)}\n`);
}

/** What transformers.js finds the cache by and config.json may leave to a default. */
function runtimeFields(architecture: Architecture): ConfigJson {
  if (architecture.kind === 'encoder-decoder') {
    const { numDecoderLayers } = architecture;
    return {
      is_encoder_decoder: true,
      decoder_start_token_id: 0,
      num_decoder_layers: numDecoderLayers,
    };
  }
  if (architecture.kind !== 'decoder' || architecture.modelType !== 'gpt_bigcode') return {};
  return { multi_query: architecture.numKvHeads === 1 };
}

/** Fills a folder beside the final one, then moves every file; returns their paths in it. */
async function publish(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<string[]> {
  return await fillBeside(folder, 'synth', async (temporary) => {
    await fill(temporary);
    const all = await readdir(temporary, { recursive: true, withFileTypes: true });
    const paths = all
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(temporary.length + 1))
      // the config last: it is what says that the model is whole
      .sort((a, b) => Number(a === 'config.json') - Number(b === 'config.json'));
    for (const path of paths) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await rename(join(temporary, path), join(folder, path));
    }
    return paths;
  });
}
