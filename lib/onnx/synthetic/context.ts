import type { GraphBuilder } from '../graph-builder.ts';
import type { WeightFormat } from '../linear.ts';
import { fillFloats, randomTensor } from './random-tensor.ts';

/** What every part of a synthetic graph needs. */
export interface SyntheticContext {
  readonly graph: GraphBuilder;
  readonly format: WeightFormat;
  readonly seed: number;
}

/** Adds an fp32 vector around `mean`: a norm weight (around 1) or a bias (around 0). */
export function addVector(
  { graph, seed }: SyntheticContext,
  name: string,
  size: number,
  mean: number,
): string {
  return graph.constant(name, randomTensor(name, seed, 'float', [size], fillFloats(0.02, mean)));
}

/** Adds an fp32 table that is looked up by position or distance. */
export function addSmallTable(
  { graph, seed }: SyntheticContext,
  name: string,
  dims: readonly [number, number],
): string {
  return graph.constant(name, randomTensor(name, seed, 'float', dims, fillFloats(0.1)));
}
