import type { AssembledTask } from './assemble.ts';
import type { Plan } from './grammar/plan.ts';
import type { TaskTest } from './types.ts';

export function createTests(_plan: Plan, _task: AssembledTask, _seed: string): TaskTest[] {
  return [];
}
