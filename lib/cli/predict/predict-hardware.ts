import { nearestNames } from '../../errors/index.ts';
import type { Dtype } from '../../generation/index.ts';
import { HARDWARE_ROWS, type HardwareRow } from '../../hardware/index.ts';
import { type Estimate, type GpuFit, willItFit } from '../../prediction/index.ts';
import {
  type Architecture,
  countParameters,
  estimateKvCacheBytes,
  estimatePrefillFlops,
  onnxBytesPerToken,
  parseArchitecture,
} from '../../sizing/index.ts';
import { UsageError } from '../usage-error.ts';
import { findConfig } from './find-config.ts';
import { decodeRate, type HardwareRate, prefillRate, timeAt } from './hardware-speed.ts';
import { measureWeights, type WeightSize } from './measure-weights.ts';

export interface HardwareRequest {
  readonly dtype: Dtype;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Id of a published row. */
  readonly on: string;
  readonly users: number;
  readonly gpus: number;
}

/** What `lab predict --on` says with --json. Nothing was run: everything is modelled. */
export interface HardwarePrediction extends HardwareRequest {
  readonly label: 'modelled';
  readonly basis: 'specification';
  readonly fits: boolean;
  readonly reason: string;
  /** One for each memory size it is sold with, the smallest first. */
  readonly versions: readonly { readonly gigabytes: number; readonly fit: GpuFit }[];
  readonly modelType: string;
  readonly parameters: number;
  readonly weights: WeightSize;
  /** Of one user, answer included. */
  readonly kvCacheBytes: number;
  readonly contextLength: number | null;
  /** Of one prompt with nobody else waiting. */
  readonly ttftMs: Estimate | null;
  /** With all users writing at once: a step reads the weights once and the cache of each. */
  readonly tpotMs: Estimate | null;
  readonly rates: { readonly decode: HardwareRate | null; readonly prefill: HardwareRate | null };
  readonly notes: string;
}

/** GPUs keep the cache in half precision. */
const CACHE_VALUE_BYTES = 2;

const ROWS = HARDWARE_ROWS.filter(
  ({ kind, memoryGigabytes }) => kind !== 'cpu' && memoryGigabytes.length > 0,
);

/** Whether a model fits a machine that is not here, for so many users, and how fast it would be at best. */
export async function predictOnHardware(
  model: string,
  request: HardwareRequest,
): Promise<HardwarePrediction> {
  const row = requireRow(request.on);
  const { config, folder, published } = await findConfig(model);
  const architecture = parseArchitecture(config);
  const { dtype, promptTokens, outputTokens, users, gpus } = request;
  const weights = await measureWeights(architecture, dtype, { folder, published });
  const parameters = countParameters(architecture).total;
  const length = { promptTokens, outputTokens, valueBytes: CACHE_VALUE_BYTES } as const;
  const kvCacheBytes = estimateKvCacheBytes(architecture, length);
  const contextTokens = promptTokens + outputTokens;
  const versions = row.memoryGigabytes
    .toSorted((a, b) => a - b)
    .map((gigabytes) => ({
      gigabytes,
      fit: willItFit({
        ...{ parameters, users, contextTokens, gpus },
        // a tied head once, as engines for GPUs keep it; rounded up, so that a person can check the product
        bytesPerWeight: Math.ceil((10_000 * weights.low) / parameters) / 10_000,
        kvBytesPerToken: Math.max(1, Math.ceil(kvCacheBytes / contextTokens)),
        gpuMemoryBytes: gigabytes * 1e9,
      }),
    }));
  const told = versions.find(({ fit }) => fit.fits) ?? versions.at(-1);
  if (told === undefined) throw new Error(`No memory size is known of "${row.id}"`);
  return {
    ...request,
    ...{ label: 'modelled', basis: 'specification' },
    fits: told.fit.fits,
    reason: told.fit.reason,
    ...{ versions, modelType: architecture.modelType, parameters, weights, kvCacheBytes },
    contextLength: architecture.contextLength,
    ...modelTimes(architecture, row, request, kvCacheBytes),
    notes: row.notes,
  };
}

function modelTimes(
  architecture: Architecture,
  row: HardwareRow,
  { dtype, promptTokens, users, gpus }: HardwareRequest,
  kvCacheBytes: number,
): Pick<HardwarePrediction, 'ttftMs' | 'tpotMs' | 'rates'> {
  const [decode, prefill] = [decodeRate(row), prefillRate(row)];
  const stepBytes = onnxBytesPerToken(architecture, dtype) + users * kvCacheBytes;
  const isEncoder = architecture.kind === 'encoder';
  return {
    ttftMs: prefill
      ? timeAt(estimatePrefillFlops(architecture, promptTokens) / gpus, prefill)
      : null,
    tpotMs: decode && !isEncoder ? timeAt(stepBytes / gpus, decode) : null,
    rates: { decode: decode ?? null, prefill: prefill ?? null },
  };
}

function requireRow(id: string): HardwareRow {
  const row = ROWS.find((one) => one.id === id);
  if (row !== undefined) return row;
  const ids = ROWS.map((one) => one.id);
  const near = nearestNames(id, ids);
  const shown = id.length > 60 ? `${id.slice(0, 60)}...` : id;
  throw new UsageError(`No published machine is called "${shown}"`, {
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Use one of ${ids.join(', ')}`,
  });
}
