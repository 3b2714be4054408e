import { readCpuProfile, readMemoryProfile } from '../../device/index.ts';
import type { Dtype } from '../../generation/index.ts';
import { decideMemoryFit, type PeakMemory } from '../../memory/index.ts';
import type { Estimate, PredictedQuantity, TrackRecord } from '../../prediction/index.ts';
import {
  countParameters,
  estimateDecodeFlops,
  estimatePrefillFlops,
  kvCacheBytesPerToken,
  parseArchitecture,
} from '../../sizing/index.ts';
import { type CountedFile, countWeightFiles } from './count-files.ts';
import { findConfig } from './find-config.ts';
import { listSizes, type SizeRow } from './list-sizes.ts';
import { measureWeights, type WeightSize } from './measure-weights.ts';
import { readMemoryHistory } from './memory-history.ts';
import { CACHE_VALUE_BYTES, predictMemory } from './predict-memory.ts';
import { type PredictedTimes, predictTimes } from './predict-times.ts';

/** What `lab predict --json` prints. */
export interface Prediction extends Omit<PredictedTimes, 'track'> {
  /** How right past predictions were on this machine, those of times on this basis; null without any. */
  readonly track: Readonly<Record<PredictedQuantity, TrackRecord | null>>;
  readonly fits: boolean;
  readonly reason: string;
  readonly peakMemoryBytes: Estimate;
  /** What the expected peak is made of; null for encoders. */
  readonly peakMemoryParts: PeakMemory | null;
  readonly modelType: string;
  readonly dtype: Dtype;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly parameters: number;
  readonly weights: WeightSize;
  readonly kvCacheBytesPerToken: number;
  readonly kvCacheBytes: number;
  readonly flops: { readonly prefill: number; readonly decode: number | null };
  readonly machine: {
    readonly usableCores: number;
    readonly availableBytes: number;
    readonly limitBytes: number | null;
    readonly availableSource: string;
  };
  /** Most tokens, prompt and answer together; null where config.json does not say. */
  readonly contextLength: number | null;
  readonly sizes: readonly SizeRow[];
  /** Safetensors and GGUF files beside config.json, counted. */
  readonly files: readonly CountedFile[];
}

/** Predicts one request on this machine: what a control group grants, not what the host has. */
export async function predictModel(
  path: string,
  request: {
    readonly dtype: Dtype;
    readonly promptTokens: number;
    readonly outputTokens: number;
  },
  /** That a process answers in turn: it holds more at its peak than for one. */
  requests = 1,
): Promise<Prediction> {
  const { config, folder, published } = await findConfig(path);
  const architecture = parseArchitecture(config);
  const { dtype, promptTokens, outputTokens } = request;
  const cpu = await readCpuProfile();
  const memory = await readMemoryProfile();
  const weights = await measureWeights(architecture, dtype, { folder, published });
  const peak = predictMemory(architecture, {
    ...{ dtype, promptTokens, outputTokens, requests, weightBytes: weights.bytes },
    hasExternalData: weights.hasExternalData,
    machine: { threads: cpu.recommendedThreads, availableBytes: memory.availableBytes },
  });
  const { kvCacheBytes } = peak;
  const fit = decideMemoryFit({
    weightBytes: weights.bytes,
    kvCacheBytes,
    runtimeBytes: peak.runtimeBytes,
    availableBytes: memory.availableBytes,
    limitBytes: memory.limitBytes,
    swapFreeBytes: memory.swapFreeBytes,
  });
  const times = await predictTimes(architecture, request);
  const { track: peakMemoryBytes, widen } = await readMemoryHistory();
  return {
    fits: fit.fits,
    reason: fit.reason,
    ...times,
    track: { ...times.track, peakMemoryBytes },
    peakMemoryBytes: widen(peak),
    peakMemoryParts: peak.parts,
    modelType: architecture.modelType,
    ...request,
    parameters: countParameters(architecture).total,
    weights,
    kvCacheBytesPerToken: kvCacheBytesPerToken(architecture, CACHE_VALUE_BYTES),
    kvCacheBytes,
    flops: {
      prefill: estimatePrefillFlops(architecture, promptTokens),
      decode:
        architecture.kind === 'encoder'
          ? null
          : estimateDecodeFlops(architecture, promptTokens + Math.floor(outputTokens / 2)),
    },
    machine: {
      usableCores: cpu.usableCores,
      availableBytes: memory.availableBytes,
      limitBytes: memory.limitBytes,
      availableSource: memory.availableSource,
    },
    contextLength: architecture.contextLength,
    sizes: listSizes(architecture),
    files: folder === null ? [] : await countWeightFiles(folder),
  };
}
