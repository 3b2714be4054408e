import {
  type ConstantTensor,
  createSyntheticGraphs,
  encodeModel,
  type OnnxGraph,
} from '../onnx/index.ts';
import type { PassTiming, ProbeKernel, StackTiming } from '../prediction/index.ts';
import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { openPasses, type PassRunner } from './pass-runner.ts';
import { type PassPlan, planStacks, type StackPlan } from './stacks.ts';

interface OpenStack extends StackPlan {
  readonly runner: PassRunner;
  readonly times: readonly { readonly plan: PassPlan; readonly blockMinimaMs: number[] }[];
}

/**
 * Times the stacks of one format. All of them are loaded first and every block runs every pass once, so
 * that a disturbance hits one block of all passes and not all blocks of one.
 */
export async function measureStacks(
  kernel: ProbeKernel,
  { threads, blocks }: { readonly threads: number; readonly blocks: number },
): Promise<readonly StackTiming[]> {
  const open: OpenStack[] = [];
  for (const plan of planStacks(kernel)) {
    const model = parseArchitecture(plan.config) as DecoderArchitecture;
    const [file] = createSyntheticGraphs(model, kernel);
    if (file === undefined) throw new Error(`The stack "${plan.stack}" has no graph`);
    const runner = await openPasses(encodeModel(repeatNoise(file.graph)), model, { threads });
    const times = plan.passes.map((pass) => ({ plan: pass, blockMinimaMs: [] }));
    open.push({ ...plan, runner, times });
  }
  try {
    for (const { runner, passes } of open) {
      // the first pass of each shape allocates
      for (const { tokens, pastTokens } of passes) await runner.timePass(tokens, pastTokens);
    }
    for (let block = 0; block < blocks; block++) {
      for (const { runner, times } of open) {
        for (const { plan, blockMinimaMs } of times) {
          blockMinimaMs.push(await bestOf(runner, plan));
        }
      }
    }
  } finally {
    for (const { runner } of open) await runner.release();
  }
  return open.map(({ stack, config, times }) => ({
    kernel,
    stack,
    config,
    passes: times.map(
      ({ plan: { tokens, pastTokens }, blockMinimaMs }): PassTiming => ({
        tokens,
        pastTokens,
        blockMinimaMs,
      }),
    ),
  }));
}

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

async function bestOf(runner: PassRunner, { tokens, pastTokens, runs }: PassPlan): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    best = Math.min(best, await runner.timePass(tokens, pastTokens));
  }
  return best;
}
