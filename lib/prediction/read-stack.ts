import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { quantile } from '../stats/index.ts';
import type { StackName, StackTiming } from './probe-result.ts';

/** One pass over a stack and the time it takes when nobody disturbs it. */
export interface Pass {
  readonly tokens: number;
  readonly pastTokens: number;
  readonly seconds: number;
}

/** What was run, counted, and its passes in order. */
export interface Stack {
  readonly model: DecoderArchitecture;
  readonly name: StackName;
  /** One token at a time, shortest cache first. */
  readonly steps: readonly [Pass, ...Pass[]];
  /** Shortest first. */
  readonly prompts: readonly Pass[];
}

/**
 * Of the best times of all blocks: the smallest of them is the luck of one moment, the median may hold a
 * neighbour. Longer passes, which are to be predicted, never are that lucky.
 */
const GOOD_BLOCK = 0.5;

/** Reads the timings of one stack. @throws RangeError when no step was timed */
export function readStack({ stack: name, config, passes }: StackTiming): Stack {
  const model = parseArchitecture(config);
  if (model.kind !== 'decoder') throw new RangeError(`The stack "${name}" is not a decoder`);
  const timed = passes
    .map(({ tokens, pastTokens, blockMinimaMs }): Pass => {
      return { tokens, pastTokens, seconds: quantile(blockMinimaMs, GOOD_BLOCK) / 1000 };
    })
    .toSorted((a, b) => a.tokens - b.tokens || a.pastTokens - b.pastTokens);
  const [first, ...others] = timed.filter(({ tokens }) => tokens === 1);
  if (first === undefined) throw new RangeError(`"${name}" has no steps`);
  return {
    model,
    name,
    steps: [first, ...others],
    prompts: timed.filter(({ tokens }) => tokens > 1),
  };
}
