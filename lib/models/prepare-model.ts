import { basename, resolve } from 'node:path';
import type { Device, Dtype } from '../generation/index.ts';
import { ensureBuilt } from './build.ts';
import { chooseDevice } from './choose-device.ts';
import { chooseSettings, hasTwoSessions, withOneSession } from './choose-settings.ts';
import { findPulledModel } from './hub/index.ts';
import { readModelConfig } from './model-config.ts';
import { readModelOrigin } from './model-origin.ts';
import { type ModelSpec, parseModelSpec } from './model-spec.ts';
import type { PreparedModel } from './prepared-model.ts';
import { requireMemory } from './require-memory.ts';
import { findWeightFiles, listDtypes } from './weight-files.ts';

export interface PrepareOptions {
  /** Embedded name, folder, or `hub:owner/name@revision`. */
  readonly model: string;
  readonly dtype: Dtype;
  readonly device: Device | 'auto';
  /** Tokens, prompt and answer together, to reserve cache for. @default the context length, 2048 at most */
  readonly contextTokens?: number;
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

const DTYPES: readonly Dtype[] = ['fp32', 'fp16', 'q8', 'q4'];
const DEFAULT_CONTEXT_TOKENS = 2048;
const HINT = 'Run "lab models verify" to check its files';

/**
 * Everything that can be known before loading: finds the model, builds or checks its files, makes
 * sure the device loads, and compares what it needs with the memory that is free. Cheap things first.
 *
 * @throws ModelNotFoundError, ModelFileError, DtypeUnavailableError, DeviceUnavailableError or
 * MemoryBudgetError; nothing has been loaded then
 */
export async function prepareModel(options: PrepareOptions): Promise<PreparedModel> {
  const { model, dtype, device, onProgress, signal } = options;
  if (!DTYPES.includes(dtype)) {
    throw new RangeError(`The dtype is "${dtype}", wanted one of ${DTYPES.join(', ')}`);
  }
  const spec = parseModelSpec(model);
  const folder = await findRunnableFolder(spec, options);
  const name = nameOf(spec);
  const weightFiles = await findWeightFiles(folder, dtype, name);
  const config = await readModelConfig(folder, HINT);
  const wanted = await chooseDevice(device);
  signal?.throwIfAborted();
  const contextTokens =
    options.contextTokens ?? Math.min(config.contextLength, DEFAULT_CONTEXT_TOKENS);
  const others = (await listDtypes(folder)).filter((format) => format !== dtype);
  const fastest = await chooseSettings(weightFiles, config.numLayers, wanted);
  const { hasSecondSession, ...verdict } = await requireMemory({
    name,
    config,
    contextTokens,
    device: wanted,
    dtype,
    weightFiles,
    isCacheInPlace: fastest.isCacheInPlace,
    wantsSecondSession: hasTwoSessions(fastest),
    alternatives: await Promise.all(
      others.map(async (other) => ({
        dtype: other,
        weightFiles: await findWeightFiles(folder, other, name),
      })),
    ),
  });
  const settings = hasTwoSessions(fastest) && !hasSecondSession ? withOneSession(fastest) : fastest;
  onProgress?.(`Loading ${name} as ${dtype} on ${wanted}`);
  return {
    name,
    source: spec.kind,
    origin: await readModelOrigin(model, spec),
    folder,
    dtype,
    device: { asked: device, wanted },
    weightFiles,
    ...settings,
    ...verdict,
  };
}

async function findRunnableFolder(spec: ModelSpec, options: PrepareOptions): Promise<string> {
  if (spec.kind === 'hub') return (await findPulledModel(spec.id, spec.revision)).folder;
  const { model, dtype, onProgress, signal } = options;
  return await ensureBuilt(model, dtype, {
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
}

function nameOf(spec: ModelSpec): string {
  if (spec.kind === 'embedded') return spec.name;
  return spec.kind === 'hub' ? spec.id : basename(resolve(spec.path));
}
