import type { DecoderConfig } from './decoder-config.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { bytesOf, lazyTensor } from './tensors.ts';

/**
 * Adds the rotary tables, [contextLength, headDim / 2] each: row p holds the cosine and sine of
 * p / theta^(2i / headDim) for i = 0 .. headDim/2 - 1 (RoFormer, equation 15).
 */
export function addRotaryTables(graph: GraphBuilder, config: DecoderConfig): [string, string] {
  const dims = [config.contextLength, config.headDim / 2];
  const table = (wave: (angle: number) => number) =>
    lazyTensor('float', dims, () => bytesOf(rotaryTable(config, wave)));
  return [
    graph.constant('rotary/cos', table(Math.cos)),
    graph.constant('rotary/sin', table(Math.sin)),
  ];
}

function rotaryTable(config: DecoderConfig, wave: (angle: number) => number): Float32Array {
  const half = config.headDim / 2;
  const values = new Float32Array(config.contextLength * half);
  for (let i = 0; i < half; i++) {
    const frequency = config.ropeTheta ** ((-2 * i) / config.headDim);
    for (let position = 0; position < config.contextLength; position++) {
      values[position * half + i] = wave(position * frequency);
    }
  }
  return values;
}
