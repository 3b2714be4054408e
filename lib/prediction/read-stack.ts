import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import type { StackName, StackTiming } from './probe-result.ts';

/** One pass over a stack and the time it takes when nobody disturbs it. */
export interface Pass {
  readonly tokens: number;
  readonly pastTokens: number;
  readonly isCold: boolean;
  readonly seconds: number;
}

/** What was run, counted, and its passes in order. */
export interface Stack {
  readonly model: DecoderArchitecture;
  readonly name: StackName;
  /** One token at a time, with next to no cache. */
  readonly bare: Pass;
  /** The same when nothing it reads is in the processor's cache. */
  readonly cold: Pass | undefined;
  /** One token at a time with a cache, each to be compared with `bare`. */
  readonly cached: readonly Pass[];
  /** Shortest first. */
  readonly prompts: readonly Pass[];
}

/** Reads the timings of one stack. @throws RangeError when no step was timed */
export function readStack({ stack: name, config, passes }: StackTiming): Stack {
  const model = parseArchitecture(config);
  if (model.kind !== 'decoder') throw new RangeError(`The stack "${name}" is not a decoder`);
  const timed = passes
    .map(({ blockMinimaMs, ...pass }): Pass => {
      return { ...pass, seconds: Math.min(...blockMinimaMs) / 1000 };
    })
    .toSorted((a, b) => a.tokens - b.tokens || a.pastTokens - b.pastTokens);
  const steps = timed.filter(({ tokens }) => tokens === 1);
  const isBare = ({ pastTokens }: Pass): boolean => pastTokens === steps[0]?.pastTokens;
  const cold = steps.find((pass) => isBare(pass) && pass.isCold);
  const bare = steps.find((pass) => isBare(pass) && !pass.isCold) ?? cold;
  if (bare === undefined) throw new RangeError(`"${name}" has no steps`);
  return {
    ...{ model, name, bare, cold },
    cached: steps.filter((pass) => !isBare(pass)),
    prompts: timed.filter(({ tokens }) => tokens > 1),
  };
}
