import type { StackTiming } from '../prediction/index.ts';

/** The blocks of all visits to the same stacks, in the order they were run. @throws RangeError when the stacks differ */
export function mergeVisits(visits: readonly (readonly StackTiming[])[]): readonly StackTiming[] {
  const [first = [], ...later] = visits;
  return later.reduce((merged, visit) => {
    if (visit.length !== merged.length) throw new RangeError(DIFFERENT);
    return merged.map((stack, at) => addBlocks(stack, visit[at]));
  }, first);
}

const DIFFERENT = 'Visits went to different stacks';

function addBlocks(one: StackTiming, other: StackTiming | undefined): StackTiming {
  if (one.stack !== other?.stack || one.kernel !== other.kernel) throw new RangeError(DIFFERENT);
  const passes = one.passes.map((pass, at) => {
    const added = other.passes[at]?.blockMinimaMs ?? [];
    return { ...pass, blockMinimaMs: [...pass.blockMinimaMs, ...added] };
  });
  return { ...one, passes };
}
