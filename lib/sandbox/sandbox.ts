import type { TaskTest } from '../tasks/index.ts';
import { ProgramChecker } from './checker/program-checker.ts';
import { ChildPool } from './child-pool.ts';
import { SandboxUnavailableError } from './errors.ts';
import { judgeRun, type RunJudgement } from './judge.ts';
import { resolveLimits, type SandboxLimits } from './limits.ts';
import type { ExecutionReport, Verdict } from './verdict.ts';
import { detectWalls, type SandboxWalls } from './walls/detect-walls.ts';

/** A whole TypeScript program, the function in it to call, and the calls to make. */
export interface SandboxProgram {
  readonly source: string;
  readonly functionName: string;
  readonly tests: readonly TaskTest[];
}

/** Runs answers nobody has read, one process each. */
export interface Sandbox {
  /** What stands between an answer and this machine, found out by trying. */
  readonly walls: SandboxWalls;
  readonly limits: SandboxLimits;
  /**
   * Checks and runs one program. Whatever the program does is a verdict; throws only for wrong
   * arguments, and SandboxUnavailableError when no process can be started at all.
   */
  run(program: SandboxProgram): Promise<ExecutionReport>;
  /** Ends waiting processes and the type checker; safe to call twice. */
  dispose(): Promise<void>;
}

/** How the sandbox learns what this machine can build; tests take walls away. */
export interface SandboxEffects {
  readonly detectWalls: () => Promise<SandboxWalls>;
}

const defaultEffects: SandboxEffects = { detectWalls };

export interface SandboxOptions {
  readonly limits?: Partial<SandboxLimits>;
  /** Processes kept started ahead of need, about as many as answers run at once. @default 2 */
  readonly warmProcesses?: number;
}

/** Creates a sandbox and tries once whether it can run anything. */
export async function createSandbox(
  options: SandboxOptions = {},
  effects: SandboxEffects = defaultEffects,
): Promise<Sandbox> {
  const limits = resolveLimits(options.limits);
  const walls = await effects.detectWalls();
  const pool = new ChildPool(walls, limits, options.warmProcesses ?? 2);
  const checker = new ProgramChecker(limits.typeCheckMs);

  const execute = async (
    javaScript: string,
    { functionName, tests }: SandboxProgram,
  ): Promise<RunJudgement & { wallMs: number; cpuMs?: number }> => {
    const argsTexts = tests.map((test) => JSON.stringify(test.args));
    const child = await pool.take().run({ program: wrap(javaScript, functionName), argsTexts });
    const { wallMs, cpuMs } = child;
    return { ...judgeRun(child, tests), wallMs, ...(cpuMs === undefined ? {} : { cpuMs }) };
  };

  let disposed = false;
  const sandbox: Sandbox = {
    walls,
    limits,
    async run(program) {
      validateProgram(program);
      if (disposed) throw new Error('Cannot run an answer: the sandbox is disposed');
      const checked = await checker.check(program.source);
      const facets = {
        parses: checked.parses,
        typeChecks: checked.typeChecks,
        importsResolve: checked.unresolvedImports.length === 0,
        diagnostics: checked.diagnostics,
      };
      if (!checked.parses) {
        const verdict = checked.gaveUp ? 'type-error' : 'syntax-error';
        const detail = checked.diagnostics[0] ?? 'It is not TypeScript';
        const tests = program.tests.map(() => ({ state: 'not-run' }) as const);
        return { verdict, detail, tests, testsPassed: 0, ...facets, wallMs: 0 };
      }
      const run = await execute(checked.javaScript, program).catch((error: unknown) => ({
        verdict: 'sandbox-error' as const,
        detail: `The process ${error instanceof Error ? error.message : String(error)}`,
        tests: program.tests.map(() => ({ state: 'not-run' }) as const),
        wallMs: 0,
      }));
      const testsPassed = run.tests.filter((test) => test.state === 'passed').length;
      return { ...run, ...facets, testsPassed, ...combine(run, facets) };
    },
    async dispose() {
      disposed = true;
      await Promise.all([pool.close(), checker.dispose()]);
    },
  };
  await proveItRuns(sandbox);
  return sandbox;
}

/** The program as one expression whose value is the function; `exports` is a plain object. */
function wrap(javaScript: string, functionName: string): string {
  return (
    `(function (exports, require) {${javaScript}\n` +
    `return typeof ${functionName} === 'function' ? ${functionName} : undefined;})` +
    `({}, function require(name) { throw new Error('Cannot find module ' + name); })`
  );
}

/** Types come before tests: a program the compiler rejects is not an answer in TypeScript. */
function combine(
  run: Pick<RunJudgement, 'verdict' | 'detail'>,
  facets: { typeChecks: boolean; diagnostics: readonly string[] },
): { verdict: Verdict; detail: string } {
  if (facets.typeChecks || run.verdict === 'sandbox-error' || run.verdict === 'syntax-error') {
    return { verdict: run.verdict, detail: run.detail };
  }
  return { verdict: 'type-error', detail: facets.diagnostics[0] ?? 'It does not type-check' };
}

function validateProgram(program: SandboxProgram): void {
  if (!/^[A-Za-z_$][\w$]*$/.test(program.functionName)) {
    throw new TypeError(`Cannot call "${program.functionName}": it is no function name`);
  }
  if (program.tests.length === 0) {
    throw new RangeError(`Cannot judge "${program.functionName}": it has no tests`);
  }
}

/** A sandbox that fails on an honest answer would blame every answer. */
async function proveItRuns(sandbox: Sandbox): Promise<void> {
  const report = await sandbox.run({
    source: 'function double(x: number): number { return 2 * x; }',
    functionName: 'double',
    tests: [{ args: [21], expected: 42 }],
  });
  if (report.verdict === 'passed') return;
  await sandbox.dispose();
  throw new SandboxUnavailableError(`Cannot run untrusted code here: ${report.detail}`, {
    hint: 'Answers are executed by Node 24 in a process of its own; see whether this machine allows another process',
  });
}
