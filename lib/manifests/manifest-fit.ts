import { matchHardware } from '../hardware/index.ts';
import { type GpuFit, willItFit } from '../prediction/index.ts';
import { findPodSpec } from './kubernetes-faults.ts';
import type { Manifest } from './read-manifests.ts';
import { listAt, type Tree, valueAt } from './tree.ts';

/** What a model weighs and caches; from `sizing`, or a learner's own figures. */
export interface ModelFacts {
  readonly parameters: number;
  readonly bytesPerWeight: number;
  readonly kvBytesPerToken: number;
}

/** Whether one workload's model fits on the GPUs it asks for. `unknown` says what is missing. */
export type ManifestFit =
  | {
      readonly state: 'decided';
      readonly file: string;
      readonly where: string;
      readonly fit: GpuFit;
    }
  | {
      readonly state: 'unknown';
      readonly file: string;
      readonly where: string;
      readonly reason: string;
    };

interface Demand {
  readonly where: string;
  readonly model: string | undefined;
  readonly contextTokens: number;
  readonly users: number;
  readonly gpus: number;
  readonly gpuName: string | undefined;
}

/**
 * Decides for every workload that asks for an NVIDIA GPU. The model is what `--model` names, users and
 * context are `--max-num-seqs` and `--max-model-len` of vLLM, and the GPU is the node's label
 * `nvidia.com/gpu.product`. What is not said there is not guessed.
 */
export function checkManifestFit(
  manifest: Manifest,
  findFacts: (model: string) => ModelFacts | undefined,
): ManifestFit[] {
  return findDemands(manifest).map(({ where, model, gpuName, ...demand }) => {
    const { file } = manifest;
    const unknown = (reason: string): ManifestFit => ({ state: 'unknown', file, where, reason });
    if (model === undefined) return unknown('It asks for a GPU and names no model ("--model")');
    const facts = findFacts(model);
    if (facts === undefined) return unknown(`The size of "${model}" is not known here`);
    if (gpuName === undefined) {
      return unknown('It names no GPU: add the node label "nvidia.com/gpu.product"');
    }
    const gigabytes = matchHardware(gpuName, memoryIn(gpuName))?.memoryGigabytes[0];
    if (gigabytes === undefined) return unknown(`The memory of "${gpuName}" is not known here`);
    if (!(demand.users > 0 && demand.contextTokens > 0)) {
      return unknown('Users ("--max-num-seqs") or context ("--max-model-len") are not stated');
    }
    const fit = willItFit({ ...facts, ...demand, gpuMemoryBytes: gigabytes * 1e9 });
    return { state: 'decided', file, where, fit };
  });
}

function findDemands(manifest: Manifest): Demand[] {
  if (manifest.kind === 'kubernetes') {
    return manifest.documents.flatMap((document) => {
      const pod = findPodSpec(document);
      return listAt(pod, 'containers').flatMap((container) => {
        const gpus = Number(valueAt(container, 'resources', 'limits', 'nvidia.com/gpu') ?? 0);
        if (gpus === 0) return [];
        const args = [...listAt(container, 'command'), ...listAt(container, 'args')].map(String);
        const where = `${String(document.kind)} ${String(valueAt(document, 'metadata', 'name'))}`;
        const label = valueAt(pod, 'nodeSelector', 'nvidia.com/gpu.product');
        return [{ where, gpus, gpuName: toText(label), ...readArguments(args) }];
      });
    });
  }
  if (manifest.kind !== 'helm-values') return []; // compose says how many GPUs, never which
  return listAt(manifest.values, 'servingEngineSpec', 'modelSpec').map((model) => ({
    where: `modelSpec ${String(valueAt(model, 'name'))}`,
    model: toText(valueAt(model, 'modelURL')),
    contextTokens: Number(valueAt(model, 'vllmConfig', 'maxModelLen')),
    users: Number(valueAt(model, 'vllmConfig', 'maxNumSeqs')),
    gpus: Number(valueAt(model, 'requestGPU') ?? 1),
    gpuName: toText(
      listAt(model, 'nodeSelectorTerms')
        .flatMap((term) => listAt(term, 'matchExpressions'))
        .filter((one) => valueAt(one, 'key') === 'nvidia.com/gpu.product')
        .flatMap((one) => listAt(one, 'values'))[0],
    ),
  }));
}

function readArguments(args: readonly string[]): Pick<Demand, 'model' | 'contextTokens' | 'users'> {
  const flag = (name: string): string | undefined => {
    const joined = args.find((each) => each.startsWith(`${name}=`));
    const index = args.indexOf(name);
    return joined?.slice(name.length + 1) ?? (index < 0 ? undefined : args[index + 1]);
  };
  return {
    model: flag('--model'),
    contextTokens: Number(flag('--max-model-len')),
    users: Number(flag('--max-num-seqs')),
  };
}

/** `NVIDIA-A100-SXM4-40GB` says how much it has. */
function memoryIn(gpuName: string): number | null {
  const gigabytes = /(\d+)GB/i.exec(gpuName)?.[1];
  return gigabytes === undefined ? null : Number(gigabytes) * 1e9;
}

function toText(value: Tree | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
