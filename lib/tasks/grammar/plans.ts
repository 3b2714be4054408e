// Which plans a level draws from.

import type { Random } from '../random.ts';
import type { TaskLevel } from '../types.ts';
import { numberLoops } from './number-loops.ts';
import { drawPipeline } from './pipeline.ts';
import type { Plan } from './plan.ts';
import { programs } from './programs.ts';
import { scalarLoops } from './scalar-loops.ts';
import { stringLoops } from './string-loops.ts';
import type { PlanSource } from './structure.ts';

/** Level 3 structures: one function with control flow. */
export const loops: readonly PlanSource[] = [...numberLoops, ...scalarLoops, ...stringLoops];

function pickSource(random: Random, sources: readonly PlanSource[]): PlanSource {
  let rest = random.next() * sources.reduce((sum, source) => sum + source.weight, 0);
  for (const source of sources) {
    rest -= source.weight;
    if (rest < 0) return source;
  }
  return sources.at(-1) as PlanSource;
}

/** Draws a plan of this level. */
export function drawPlan(random: Random, level: TaskLevel): Plan {
  switch (level) {
    case 1:
      return drawPipeline(random, 1, 1);
    case 2:
      return drawPipeline(random, 2, random.chance(0.5) ? 2 : 3);
    case 3:
      return random.chance(0.6)
        ? drawPipeline(random, 3, 4)
        : pickSource(random, loops).draw(random);
    case 4:
      return pickSource(random, programs).draw(random);
  }
}
