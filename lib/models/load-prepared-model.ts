import type { Device, Dtype } from '../generation/index.ts';
import { ModelFileError, ModelLoadError } from './errors.ts';
import { loadTokenizer, type ModelTokenizer } from './load-tokenizer.ts';
import { type ModelConfig, readModelConfig } from './model-config.ts';
import { openSessions, type PassSessions } from './open-sessions.ts';
import type { PreparedModel, SessionOptions } from './prepared-model.ts';
import { toRuntimeOptions } from './runtime-options.ts';

type Library = typeof import('@huggingface/transformers');
type Session = import('onnxruntime-node').InferenceSession;

/** Where a load has got to. Each phase is reported when it begins. */
export type LoadPhase = 'import-runtime' | 'read-tokenizer' | 'load-weights';

export interface LoadOptions {
  readonly session?: SessionOptions;
  readonly onPhase?: (phase: LoadPhase) => void;
}

/** A model in the memory of this process. */
export interface LoadedModel {
  readonly name: string;
  /** As the session itself reports it, not as asked for. */
  readonly dtype: Dtype;
  readonly device: { readonly asked: Device | 'auto'; readonly got: Device };
  readonly session: Session;
  /** For passes over a single token; the same as `session` where one does both. */
  readonly tokenSession: Session;
  readonly tokenizer: ModelTokenizer;
  readonly config: ModelConfig;
  /** `present.*` holds the rows of the tokens of a pass, not all rows so far. */
  readonly isCacheInPlace: boolean;
  readonly promptPieceTokens: number | undefined;
  /** Importing the runtime, and reading tokenizer and weights. */
  readonly importMs: number;
  readonly modelLoadMs: number;
  /** Frees the weights. The session cannot be used any more. */
  unload(): Promise<void>;
}

const HINT = 'Run "lab models verify" to check its files, or "lab models build" to make them again';
let loadCount = 0;

/** How many models this process has loaded, each one counted once however many asked for it. */
export function modelLoadCount(): number {
  return loadCount;
}

/**
 * Loads a model that `prepareModel` let through into this process. Loading and every forward pass
 * block the thread, so lessons use `backends/transformers`, which does this in a child process.
 */
export async function loadPreparedModel(
  prepared: PreparedModel,
  { session: sessionOptions = {}, onPhase }: LoadOptions = {},
): Promise<LoadedModel> {
  loadCount++;
  const { folder, name, promptPieceTokens } = prepared;
  const started = performance.now();
  onPhase?.('import-runtime');
  const open = await importRuntime(prepared);
  const imported = performance.now();
  onPhase?.('read-tokenizer');
  const config = await readModelConfig(folder, HINT);
  const tokenizer = await loadTokenizer(folder, HINT);
  onPhase?.('load-weights');
  const opened = await open(sessionOptions).catch((cause) => {
    throw explainFailure(prepared, cause as Error);
  });
  return {
    name,
    device: { asked: prepared.device.asked, got: opened.device },
    dtype: opened.dtype,
    session: opened.prompt,
    tokenSession: opened.token,
    tokenizer,
    config,
    isCacheInPlace: prepared.isCacheInPlace,
    promptPieceTokens,
    importMs: imported - started,
    modelLoadMs: performance.now() - imported,
    unload: async () => {
      const sessions = new Set([opened.prompt, opened.token]);
      if (sessionOptions.profilePrefix !== undefined) {
        for (const session of sessions) session.endProfiling();
      }
      for (const session of sessions) await session.release();
    },
  };
}

interface OpenedModel extends PassSessions {
  readonly device: Device;
  readonly dtype: Dtype;
}

/**
 * Graphs that are rewritten go to ONNX Runtime directly, for its CPU provider and no other; every other graph
 * and device is transformers.js', which knows their files and says which device a session got.
 */
async function importRuntime(
  prepared: PreparedModel,
): Promise<(options: SessionOptions) => Promise<OpenedModel>> {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  if (prepared.isCacheInPlace) {
    await import('onnxruntime-node');
    const { dtype } = prepared;
    return async (options) => ({
      ...(await openSessions(prepared, options)),
      dtype,
      device: 'cpu',
    });
  }
  const library = await import('@huggingface/transformers');
  library.env.allowRemoteModels = false; // files are on disk by now; downloading is another step
  library.env.useFSCache = false;
  library.env.logLevel = library.LogLevel.ERROR;
  return (options) => openWithLibrary(library, prepared, options);
}

async function openWithLibrary(
  library: Library,
  prepared: PreparedModel,
  options: SessionOptions,
): Promise<OpenedModel> {
  const model = await library.AutoModelForCausalLM.from_pretrained(prepared.folder, {
    local_files_only: true,
    dtype: prepared.dtype,
    device: prepared.device.wanted,
    session_options: toRuntimeOptions(options, prepared.threads),
  });
  const session = model.sessions.model as Session & { config: { device: Device; dtype: Dtype } };
  return { prompt: session, token: session, ...session.config };
}

function explainFailure(prepared: PreparedModel, cause: Error): Error {
  const file = prepared.weightFiles[0]?.path ?? prepared.folder;
  const reason = (cause.message.split('\n')[0] ?? '').trim();
  if (/protobuf|cut short|parsing failed|out of bounds|external data/i.test(cause.message)) {
    return new ModelFileError(
      `Cannot load "${prepared.name}" as ${prepared.dtype}: its weight file is damaged`,
      { path: file, hint: HINT, cause },
    );
  }
  return new ModelLoadError(
    `Cannot load "${prepared.name}" as ${prepared.dtype} on "${prepared.device.wanted}": ${reason}`,
    { hint: 'Run "lab doctor" to see what this machine can run', cause },
  );
}
