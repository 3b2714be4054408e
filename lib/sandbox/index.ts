// Running code nobody has read. A model's answer is executed to find out whether it is right, so it
// may do anything: loop forever, fill the memory, look for the expected results, or try to fake a
// pass. Four walls stand around it: an empty V8 context that holds nothing of the host; a process of
// its own, stripped of its globals and environment, under Node's permission model; no code from
// text; and, on Linux, kernel limits (no further file or socket, bounded memory and CPU) and an own
// network namespace. The permission model alone is not enough: in Node 24 it lets sockets and SQLite
// files through. The one rule that makes faking pointless: only arguments go in. Expected results
// never leave the parent, which compares data that the child has reported.

export { SandboxUnavailableError } from './errors.ts';
export { DEFAULT_LIMITS, type SandboxLimits } from './limits.ts';
export {
  createSandbox,
  type Sandbox,
  type SandboxEffects,
  type SandboxOptions,
  type SandboxProgram,
} from './sandbox.ts';
export type { ExecutionReport, TestOutcome, Verdict } from './verdict.ts';
export type { SandboxWalls } from './walls/detect-walls.ts';
