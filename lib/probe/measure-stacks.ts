import { setTimeout } from 'node:timers/promises';
import {
  type ConstantTensor,
  createSyntheticGraphs,
  encodeModel,
  type OnnxGraph,
} from '../onnx/index.ts';
import type { PassTiming, ProbeKernel, StackTiming } from '../prediction/index.ts';
import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { openPasses, type PassRunner } from './pass-runner.ts';
import type { PassPlan, StackPlan } from './stacks.ts';

interface OpenStack extends StackPlan {
  /** Reads prompts, and makes tokens where `steps` is not set. */
  readonly runner: PassRunner;
  readonly steps: PassRunner | undefined;
  readonly times: readonly { readonly plan: PassPlan; readonly blockMinimaMs: number[] }[];
}

export interface MeasureOptions {
  readonly threads: number;
  readonly blocks: number;
  /** Leaves nothing of a stack in the processor's cache. */
  readonly sweepCache: () => void;
}

/**
 * Times stacks in one format. All of them are loaded first and every block runs every pass once, so
 * that a disturbance hits one block of all passes and not all blocks of one.
 */
export async function measureStacks(
  kernel: ProbeKernel,
  plans: readonly StackPlan[],
  { threads, blocks, sweepCache }: MeasureOptions,
): Promise<readonly StackTiming[]> {
  const open: OpenStack[] = [];
  for (const plan of plans) open.push(await openStack(kernel, plan, threads));
  try {
    for (const stack of open) {
      // the first pass of each shape allocates
      for (const pass of stack.passes) await bestOf(stack, { ...pass, runs: 1 }, sweepCache);
    }
    for (let block = 0; block < blocks; block++) {
      for (const stack of open) {
        await setTimeout(PAUSE_MS);
        for (const { plan, blockMinimaMs } of stack.times) {
          blockMinimaMs.push(await bestOf(stack, plan, sweepCache));
        }
      }
    }
  } finally {
    for (const { runner, steps } of open) {
      await runner.release();
      await steps?.release();
    }
  }
  return open.map(({ stack, config, times }) => ({
    kernel,
    stack,
    config,
    passes: times.map(
      ({ plan: { runs: _, ...pass }, blockMinimaMs }): PassTiming => ({ ...pass, blockMinimaMs }),
    ),
  }));
}

/** Loads a stack as the backend loads a model: 4-bit weights get a session for tokens of its own. */
async function openStack(
  kernel: ProbeKernel,
  plan: StackPlan,
  threads: number,
): Promise<OpenStack> {
  const model = parseArchitecture(plan.config) as DecoderArchitecture;
  const [file] = createSyntheticGraphs(model, kernel);
  if (file === undefined) throw new Error(`The stack "${plan.stack}" has no graph`);
  const graph = repeatNoise(file.graph);
  const openGraph = (one: OnnxGraph): Promise<PassRunner> =>
    openPasses(encodeModel(one), model, { threads });
  const times = plan.passes.map((pass) => ({ plan: pass, blockMinimaMs: [] }));
  const steps = kernel === 'q4' ? await openGraph(withInt8Products(graph)) : undefined;
  return { ...plan, times, steps, runner: await openGraph(graph) };
}

/** The form of the products of 4-bit weights that the backend makes tokens with: inputs rounded to 8 bits. */
function withInt8Products(graph: OnnxGraph): OnnxGraph {
  const nodes = graph.nodes.map((node) => {
    if (node.opType !== 'MatMulNBits') return node;
    return { ...node, attributes: { ...node.attributes, accuracy_level: INT8_PRODUCTS } };
  });
  return { ...graph, nodes };
}

/** An INT attribute of 4. */
const INT8_PRODUCTS = { type: 2, i: 4 } as const;

/**
 * One piece of noise serves all large tensors of a type: the values change no time, making them takes some.
 * Each tensor starts at another place of it, because ONNX Runtime keeps equal matrices once, and a matrix
 * that was just read comes out of the processor's cache.
 */
function repeatNoise(graph: OnnxGraph): OnnxGraph {
  const pieces = new Map<string, Uint8Array>();
  const repeat = (tensor: ConstantTensor): ConstantTensor => {
    if (tensor.chunks === undefined || tensor.byteLength < LARGE_TENSOR_BYTES) return tensor;
    const kind = `${tensor.elementType} ${tensor.dims.length}`;
    const [made = new Uint8Array()] = pieces.has(kind) ? [pieces.get(kind)] : tensor.chunks();
    const first = made.slice(0, TURN_BYTES);
    const piece = Buffer.concat([made.subarray(TURN_BYTES, LARGE_TENSOR_BYTES), first]);
    pieces.set(kind, piece);
    return { ...tensor, read: () => Buffer.alloc(tensor.byteLength, piece) };
  };
  const constants = [...graph.constants].map(([name, tensor]) => [name, repeat(tensor)] as const);
  return { ...graph, constants: new Map(constants) };
}

const LARGE_TENSOR_BYTES = 64 * 1024;
const TURN_BYTES = 64;

/** The threads of a session look for work for a while after a pass, and take a core from the next session. */
const PAUSE_MS = 15;

async function bestOf(
  { runner, steps = runner }: OpenStack,
  plan: PassPlan,
  sweepCache: () => void,
): Promise<number> {
  const { tokens, pastTokens, isCold, runs } = plan;
  const used = tokens === 1 ? steps : runner;
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    if (isCold) sweepCache();
    best = Math.min(best, await used.timePass(tokens, pastTokens));
  }
  return best;
}
