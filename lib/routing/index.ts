// Template -> local -> API, in any order, behind one call that never lies and never leaks. Each answer
// says which rung gave it, on what model and device, with how many tokens at what cost, and why the rungs
// before it did not. Fail-closed: no rung sends a prompt off this machine unless the policy allows it,
// and an address that cannot be read counts as remote. What fails in a row is skipped for a while; what
// is asked again may come from the cache and then says how old it is.

export type { CacheSettings, CacheStatistics } from './answer-cache.ts';
export { type ApiMood, type BreakableApi, startBreakableApi } from './breakable-api.ts';
export { AnswerBrokenError, NoRungAnsweredError } from './errors.ts';
export { Ladder, type LadderOptions, type RoutedEvent, type RungHealth } from './ladder.ts';
export { createLadderGenerator } from './ladder-generator.ts';
export type { RoutedAnswer, RouteStep } from './route-step.ts';
export {
  isRemoteAddress,
  type RoutePolicy,
  type Rung,
  type RungKind,
  type RungUsage,
} from './rung.ts';
export type { CircuitChange, CircuitName, GuardSettings } from './rung-guard.ts';
