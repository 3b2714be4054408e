import type { TaskOutcome } from '../record/index.ts';

/**
 * What became of one answer. Every value is an outcome, none is an exception: a run over a
 * thousand answers always ends with a thousand verdicts. `sandbox-error` says nothing about the
 * answer: the machinery failed.
 */
export type Verdict = TaskOutcome;

/** How one call of the answer ended. */
export type TestOutcome =
  | { readonly state: 'passed' }
  /** Ran, but with another result. Both texts are cut to a readable length. */
  | { readonly state: 'failed'; readonly expected: string; readonly got: string }
  /** Threw. `errorName` is a built-in's name (`TypeError`) or what was thrown instead. */
  | { readonly state: 'threw'; readonly errorName: string; readonly message: string }
  /** The process ended before, or while, this test ran. */
  | { readonly state: 'not-run' };

/** What `Sandbox.run` found out about one answer. */
export interface ExecutionReport {
  readonly verdict: Verdict;
  /** One sentence for a person: which test, what was expected, what came. */
  readonly detail: string;
  /** Index of the first test that did not pass; undefined when none was to blame. */
  readonly failingTest?: number;
  readonly tests: readonly TestOutcome[];
  readonly testsPassed: number;
  /** It is TypeScript: the compiler finds no syntax error. */
  readonly parses: boolean;
  /** The strict compiler accepts it. False when it does not parse. */
  readonly typeChecks: boolean;
  /** Every module it imports exists here. There are none, so: it imports nothing. */
  readonly importsResolve: boolean;
  /** The compiler's complaints, bounded. */
  readonly diagnostics: readonly string[];
  /** Time from handing the answer to its process until the last result, in milliseconds. */
  readonly wallMs: number;
  /** CPU time of its process including start-up, where the system tells (Linux). */
  readonly cpuMs?: number;
}
