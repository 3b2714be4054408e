import type { GraphBuilder } from './graph-builder.ts';
import { bytesOf, type ConstantTensor, lazyTensor } from './tensors.ts';

const CHUNK_ROWS = 8192;

/** What the angles depend on; `headDim` counts the dimensions that are turned. */
export interface RotaryConfig {
  readonly contextLength: number;
  readonly headDim: number;
  readonly ropeTheta: number;
}

/**
 * Adds the rotary tables, [contextLength, headDim / 2] each: row p holds the cosine and sine of
 * p / theta^(2i / headDim) for i = 0 .. headDim/2 - 1 (RoFormer, equation 15).
 */
export function addRotaryTables(
  graph: GraphBuilder,
  config: RotaryConfig,
  name = 'rotary',
): [string, string] {
  const dims = [config.contextLength, config.headDim / 2];
  const table = (wave: (angle: number) => number): ConstantTensor => ({
    ...lazyTensor('float', dims, () => bytesOf(rotaryRows(config, wave, 0, config.contextLength))),
    chunks: () => rotaryChunks(config, wave),
  });
  return [
    graph.constant(`${name}/cos`, table(Math.cos)),
    graph.constant(`${name}/sin`, table(Math.sin)),
  ];
}

/** A context of a million tokens makes tables of half a gigabyte: never as a whole. */
function* rotaryChunks(
  config: RotaryConfig,
  wave: (angle: number) => number,
): Generator<Uint8Array> {
  for (let row = 0; row < config.contextLength; row += CHUNK_ROWS) {
    const end = Math.min(row + CHUNK_ROWS, config.contextLength);
    yield bytesOf(rotaryRows(config, wave, row, end));
  }
}

function rotaryRows(
  config: RotaryConfig,
  wave: (angle: number) => number,
  start: number,
  end: number,
): Float32Array {
  const half = config.headDim / 2;
  const values = new Float32Array((end - start) * half);
  for (let i = 0; i < half; i++) {
    const frequency = config.ropeTheta ** ((-2 * i) / config.headDim);
    for (let position = start; position < end; position++) {
      values[(position - start) * half + i] = wave(position * frequency);
    }
  }
  return values;
}
