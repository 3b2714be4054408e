// Executes what is printed, and not what the generator believes: types are stripped by Node, the
// program is compiled as text, and each test is called. References pass, stubs fail.

import { stripTypeScriptTypes } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type CodeTask, generateTasks, handwrittenTasks, measureDiscrimination } from './index.ts';
import type { TaskLevel } from './types.ts';

const tasksPerLevel = 1250;
const levels: readonly TaskLevel[] = [1, 2, 3, 4];

function passes(task: CodeTask, completion: string): boolean {
  const javaScript = stripTypeScriptTypes(task.prompt + completion).replaceAll(
    'export function',
    'function',
  );
  const answer = new Function(`${javaScript}\nreturn ${task.functionName};`)() as (
    ...args: unknown[]
  ) => unknown;
  return task.tests.every((test) => {
    let json: string | undefined;
    try {
      json = JSON.stringify(answer(...structuredClone(test.args)));
    } catch {
      return 'throws' in test;
    }
    return (
      !('throws' in test) &&
      json !== undefined &&
      isDeepStrictEqual(JSON.parse(json), test.expected)
    );
  });
}

/** Bodies that do nothing: they throw, or return a constant or the input. */
function stubs(task: CodeTask): string[] {
  const parameter = /\((\w+):/.exec(task.prompt.split('\n').at(-1) ?? '')?.[1] ?? 'undefined';
  const values = [
    'undefined',
    'null',
    '0',
    '1',
    '-1',
    "''",
    'true',
    'false',
    '[]',
    '{}',
    parameter,
  ];
  return [
    "throw new Error('not implemented');",
    '',
    ...values.map((value) => `return ${value};`),
  ].map((line) => `\n  ${line}\n}`);
}

describe('generated tasks', () => {
  it.each(levels)('level %i: every reference passes and no stub does', (level) => {
    const failing: string[] = [];
    const passing: string[] = [];
    for (const task of generateTasks({
      seed: 'proof',
      level,
      split: 'test',
      count: tasksPerLevel,
    })) {
      if (!passes(task, task.reference)) failing.push(task.prompt + task.reference);
      for (const stub of stubs(task)) if (passes(task, stub)) passing.push(task.prompt + stub);
    }
    expect(failing).toEqual([]);
    expect(passing).toEqual([]);
  });

  it.each(levels)('level %i: tests let fewer than 1 % of wrong siblings through', (level) => {
    let caught = 0;
    let missed = 0;
    for (let seed = 0; seed < 150; seed++) {
      const counts = measureDiscrimination({ seed: `s${seed}`, level, split: 'test' }, 40);
      caught += counts.caught;
      missed += counts.missed;
    }
    expect(caught).toBeGreaterThan(2500);
    expect(missed / (caught + missed)).toBeLessThan(0.01);
  });

  it('type-check under strict settings', () => {
    const files = new Map<string, string>();
    for (const level of levels) {
      for (const task of generateTasks({
        seed: 'types',
        level,
        split: 'train',
        count: 400,
        withTests: false,
      })) {
        files.set(`/${task.id}.ts`, task.prompt + task.reference);
      }
    }
    for (const task of handwrittenTasks())
      files.set(`/${task.id}.ts`, task.prompt + task.reference);
    expect(typeErrors(files)).toEqual([]);
  });
});

describe('handwritten tasks', () => {
  it('have references that pass, and no stub does', () => {
    const tasks = handwrittenTasks();
    expect(
      tasks.filter((task) => !passes(task, task.reference)).map((task) => task.prompt),
    ).toEqual([]);
    const passing = tasks.filter((task) => stubs(task).some((stub) => passes(task, stub)));
    expect(passing.map((task) => task.prompt)).toEqual([]);
  });
});

function typeErrors(files: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noImplicitReturns: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile.call(host, name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2023);
  };
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map((d) => `${d.file?.fileName}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`);
}
