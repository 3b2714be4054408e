import type { TaskTest } from '../tasks/index.ts';
import type { ChildFrame } from './child/child-main.ts';
import type { ChildRun } from './child-process.ts';
import { formatWire, matchesExpected } from './compare-result.ts';
import type { TestOutcome, Verdict } from './verdict.ts';

/** What running an answer showed; whether it parses and type-checks is judged elsewhere. */
export interface RunJudgement {
  readonly verdict: Exclude<Verdict, 'type-error'>;
  readonly detail: string;
  readonly failingTest?: number;
  readonly tests: readonly TestOutcome[];
}

/** Compares what the child reported with what the tests expect. This happens in the parent only. */
export function judgeRun(run: ChildRun, tests: readonly TaskTest[]): RunJudgement {
  const byTest = run.frames.filter((frame) => frame.test >= 0 && frame.state !== 'done');
  const outcomes = tests.map((test, index) => judgeTest(byTest[index], test));
  const loading = run.frames[0];
  if (loading?.state === 'not-a-program') {
    return { verdict: 'syntax-error', detail: loading.message, tests: outcomes };
  }
  if (loading?.state === 'threw') {
    const detail = `Loading the program threw ${loading.name}: ${loading.message}`;
    return {
      verdict: isOutOfMemory(loading) ? 'memory' : 'runtime-error',
      detail,
      tests: outcomes,
    };
  }
  const failingTest = outcomes.findIndex((outcome) => outcome.state !== 'passed');
  if (failingTest === -1 && run.ending === 'done') {
    return { verdict: 'passed', detail: `Passed ${tests.length} tests`, tests: outcomes };
  }
  const frame = byTest[failingTest];
  if (failingTest === -1 || frame === undefined) {
    return { ...judgeEnding(run, failingTest, tests.length), tests: outcomes };
  }
  return { ...judgeFrame(frame, outcomes[failingTest], failingTest), failingTest, tests: outcomes };
}

function judgeTest(frame: ChildFrame | undefined, test: TaskTest): TestOutcome {
  if (frame === undefined || frame.state === 'never-settled') return { state: 'not-run' };
  const wantsThrow = 'throws' in test;
  if (frame.state === 'threw') {
    if (wantsThrow && !isExhausted(frame)) return { state: 'passed' };
    return { state: 'threw', errorName: frame.name, message: frame.message };
  }
  if (frame.state !== 'returned') return { state: 'not-run' };
  if (!wantsThrow && matchesExpected(frame.value, test.expected)) return { state: 'passed' };
  const expected = wantsThrow ? 'an error' : JSON.stringify(test.expected).slice(0, 200);
  return { state: 'failed', expected, got: formatWire(frame.value) };
}

function judgeFrame(
  frame: ChildFrame,
  outcome: TestOutcome | undefined,
  index: number,
): Pick<RunJudgement, 'verdict' | 'detail'> {
  const where = `Test ${index + 1}`;
  if (outcome?.state === 'threw') {
    const verdict = isOutOfMemory(outcome) ? 'memory' : 'runtime-error';
    return { verdict, detail: `${where} threw ${outcome.errorName}: ${outcome.message}` };
  }
  if (outcome?.state === 'failed') {
    const detail = `${where} expected ${outcome.expected}, got ${outcome.got}`;
    return { verdict: 'failed', detail };
  }
  const detail =
    frame.state === 'never-settled' ? 'returned a promise that never settles' : 'did not report';
  return { verdict: 'timeout', detail: `${where} ${detail}` };
}

function judgeEnding(
  run: ChildRun,
  index: number,
  tests: number,
): Pick<RunJudgement, 'verdict' | 'detail' | 'failingTest'> {
  const where = run.frames.length === 0 ? 'Loading the program' : `Test ${index + 1} of ${tests}`;
  const at = index >= 0 ? { failingTest: index } : {};
  switch (run.ending) {
    case 'cpu-limit':
      return { verdict: 'timeout', detail: `${where} used up the CPU time`, ...at };
    case 'wall-limit':
      return { verdict: 'timeout', detail: `${where} ran out of time without computing`, ...at };
    case 'output-limit':
      return { verdict: 'failed', detail: `${where} returned more than the output limit`, ...at };
    case 'forged':
      return {
        verdict: 'sandbox-error',
        detail: `${where} sent something that is no result`,
        ...at,
      };
    case 'done':
      return { verdict: 'sandbox-error', detail: `${where} reported no result`, ...at };
    case 'died':
      return { ...judgeDeath(run, where), ...at };
  }
}

function judgeDeath(run: ChildRun, where: string): Pick<RunJudgement, 'verdict' | 'detail'> {
  if (run.signal === 'SIGXCPU')
    return { verdict: 'timeout', detail: `${where} used up the CPU time` };
  // V8 aborts when a limit is reached; the kernel kills when the machine itself is short of memory.
  if (run.signal === 'SIGKILL' || /out of memory|heap limit|allocation fail/i.test(run.stderr)) {
    return { verdict: 'memory', detail: `${where} used up the memory` };
  }
  const how = run.signal === null ? 'left' : `died of ${run.signal}`;
  return { verdict: 'sandbox-error', detail: `${where}: the process ${how} before it was done` };
}

function isOutOfMemory(thrown: { readonly message: string }): boolean {
  return thrown.message === 'Array buffer allocation failed';
}

/** Running out of stack or memory is not the error a test asks for. */
function isExhausted(thrown: { readonly message: string }): boolean {
  return isOutOfMemory(thrown) || thrown.message === 'Maximum call stack size exceeded';
}
