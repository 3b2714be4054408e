import type { Device, Dtype } from '../generation/index.ts';
import { ModelFileError, ModelLoadError } from './errors.ts';
import { loadTokenizer, type ModelTokenizer } from './load-tokenizer.ts';
import { type ModelConfig, readModelConfig } from './model-config.ts';
import type { PreparedModel, SessionOptions } from './prepared-model.ts';

type Library = typeof import('@huggingface/transformers');
type Session = import('onnxruntime-node').InferenceSession;
type RuntimeOptions = import('onnxruntime-node').InferenceSession.SessionOptions;

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
  readonly tokenizer: ModelTokenizer;
  readonly config: ModelConfig;
  readonly isCacheInPlace: boolean;
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
  const { folder, name } = prepared;
  const started = performance.now();
  onPhase?.('import-runtime');
  const library = await importRuntime();
  const imported = performance.now();
  onPhase?.('read-tokenizer');
  const config = await readModelConfig(folder, HINT);
  const tokenizer = await loadTokenizer(folder, HINT);
  onPhase?.('load-weights');
  const model = await createModel(library, prepared, sessionOptions);
  const session = model.sessions.model as Session & { config: { device: Device; dtype: Dtype } };
  return {
    name,
    dtype: session.config.dtype,
    device: { asked: prepared.device.asked, got: session.config.device },
    session,
    tokenizer,
    config,
    isCacheInPlace: prepared.isCacheInPlace && session.config.device === 'cpu',
    importMs: imported - started,
    modelLoadMs: performance.now() - imported,
    unload: async () => {
      if (sessionOptions.profilePrefix !== undefined) session.endProfiling();
      await model.dispose();
    },
  };
}

async function importRuntime(): Promise<Library> {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const library = await import('@huggingface/transformers');
  library.env.allowRemoteModels = false; // files are on disk by now; downloading is another step
  library.env.useFSCache = false;
  library.env.logLevel = library.LogLevel.ERROR;
  return library;
}

async function createModel(
  library: Library,
  prepared: PreparedModel,
  options: SessionOptions,
): Promise<InstanceType<Library['PreTrainedModel']>> {
  try {
    return await library.AutoModelForCausalLM.from_pretrained(prepared.folder, {
      local_files_only: true,
      dtype: prepared.dtype,
      device: prepared.device.wanted,
      session_options: toRuntimeOptions(options, prepared.threads),
    });
  } catch (cause) {
    throw explainFailure(prepared, cause as Error);
  }
}

function toRuntimeOptions(
  { threads, allowSpinning, disablePrepacking, profilePrefix }: SessionOptions,
  preparedThreads: number,
): RuntimeOptions {
  const extra = {
    ...(allowSpinning === undefined
      ? {}
      : { 'intra_op.allow_spinning': allowSpinning ? '1' : '0' }),
    ...(disablePrepacking === true && { disable_prepacking: '1' }),
  };
  return {
    intraOpNumThreads: threads ?? preparedThreads,
    interOpNumThreads: 1, // a decoder is one chain of operators: nothing to run beside it
    logSeverityLevel: 4,
    extra: { session: extra },
    ...(profilePrefix === undefined
      ? {}
      : { enableProfiling: true, profileFilePrefix: profilePrefix }),
  };
}

function explainFailure(prepared: PreparedModel, cause: Error): Error {
  const file = prepared.weightFiles[0]?.path ?? prepared.folder;
  const reason = (cause.message.split('\n')[0] ?? '').trim();
  if (/protobuf|parsing failed|INVALID_PROTOBUF|out of bounds|external data/i.test(cause.message)) {
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
