import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { recordAttempt } from '../../notebook/index.ts';
import { findProjectRoot } from '../../store/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';
import { FailedCheck, UsageError } from '../usage-error.ts';
import { findLab } from './find-lab.ts';

/** What vitest's JSON reporter says, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

interface Check {
  readonly title: string;
  readonly passed: boolean;
  /** First line of why not. */
  readonly reason: string | undefined;
}

/** Runs the public checks of a lab on the learner's work; exit code 1 while one of them fails. */
export async function checkLab(
  number: string,
  { json }: { readonly json: boolean },
  context: CliContext,
): Promise<void> {
  const lab = await findLab(number);
  await access(join(lab.work, 'exercise.ts')).catch(() => {
    throw new UsageError(`Lab "${lab.number}" was not started here`, {
      hint: `Run "lab start ${lab.number}" first`,
    });
  });
  const checks = await runChecks(lab.work, context.signal);
  const failed = checks.filter(({ passed }) => !passed);
  const passed = failed.length === 0;
  await recordAttempt(`lab ${lab.number}`, { passed, at: new Date().toISOString() });
  if (json) {
    writeJson(context, { lab: lab.name, passed, checks });
  } else {
    for (const check of checks) {
      writeLine(context, `${check.passed ? 'passed' : 'not yet'}  ${check.title}`);
      if (check.reason !== undefined) writeLine(context, `         ${check.reason}`);
    }
  }
  if (!passed) {
    throw new FailedCheck(`${failed.length} of ${checks.length} public checks do not pass yet`, {
      hint: `Go on in ${join(lab.work, 'exercise.ts')}; its README has hints`,
    });
  }
  // "Public": an answer can pass them and still be wrong, and saying otherwise would teach that.
  if (!json) writeLine(context, `Lab ${lab.number}: public checks passed`);
}

/** Runs `exercise.test.ts` of a folder in a process of its own. */
export async function runChecks(folder: string, signal?: AbortSignal): Promise<Check[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'lab-check-'));
  const root = findProjectRoot();
  const output = join(temporary, 'report.json');
  try {
    const run = await execa(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        `--config=${join(root, 'labs/vitest.config.ts')}`,
        `--root=${folder}`,
        '--reporter=json',
        `--outputFile=${output}`,
      ],
      { reject: false, ...(signal && { cancelSignal: signal }) },
    );
    signal?.throwIfAborted();
    const text = await readFile(output, 'utf8').catch(() => undefined);
    if (text === undefined) {
      throw new FailedCheck('The checks could not be run', {
        hint: 'Is everything installed? "make setup" does it',
        cause: run.stderr,
      });
    }
    return listChecks(JSON.parse(text) as Report);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function listChecks({ testResults }: Report): Check[] {
  return testResults.flatMap(({ message, assertionResults }) => {
    // A file that does not even load has no checks to fail.
    if (assertionResults.length === 0) {
      return [{ title: 'the exercise loads', passed: false, reason: firstLine(message) }];
    }
    return assertionResults.map(({ title, status, failureMessages }) => ({
      title,
      passed: status === 'passed',
      reason: status === 'passed' ? undefined : firstLine(failureMessages?.[0]),
    }));
  });
}

const firstLine = (text: string | undefined): string => text?.split('\n')[0] ?? 'no reason given';
