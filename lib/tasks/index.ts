// Code tasks: a JSDoc comment and a signature to complete, with a reference solution and tests.
//
// Tasks come from a grammar. A *plan* composes operations (keep the even numbers, square each, add
// up) or fills the slots of a control-flow structure; writing it out draws one of several wordings
// for every piece, and names. The *composition key* names the operations and the structure but no
// constants, names or wording; its hash decides the split, so no held-out composition occurs in
// training in any wording. Level 1 has few compositions: its key includes wording and constants,
// and what is held out there is that combination, not the operation.
//
// Expected values come from running the reference; inputs are chosen so that sibling programs (one
// piece replaced, changed or left out) fail. All of it is pure and seeded: the same options give
// the same tasks, in a browser too. Running a model's answer is the job of lib/sandbox.

export { type DiscriminationCounts, measureDiscrimination } from './discrimination.ts';
export { TaskFileError } from './errors.ts';
export {
  type GenerateManyOptions,
  type GenerateOptions,
  generateTask,
  generateTasks,
  splitOfComposition,
} from './generate.ts';
export { operationIds } from './grammar/catalogue.ts';
export { handwrittenTasks } from './handwritten/index.ts';
export { findFunctionName, parseTasks } from './parse-tasks.ts';
export { type TaskRow, toTaskRow } from './task-row.ts';
export type { CodeTask, JsonValue, TaskLevel, TaskSource, TaskSplit, TaskTest } from './types.ts';
