import { describe, expect, it } from 'vitest';
import { findFunctionName, generateTask, parseTasks, TaskFileError, toTaskRow } from './index.ts';

const prompt = '/** Adds one. */\\nexport function next(n: number): number {';
const row = (fields: string): string => `{"prompt": "${prompt}", ${fields}}`;
const oneTest = '"tests": [{"args": [1], "expected": 2}]';

function failure(text: string): string {
  try {
    parseTasks(text);
  } catch (error) {
    if (error instanceof TaskFileError) return `${error.message}\n  hint: ${error.hint}`;
    throw error;
  }
  throw new Error('parsed');
}

describe('parseTasks()', () => {
  it('fills what a user left out', () => {
    const [task] = parseTasks(row(oneTest));
    expect(task).toMatchObject({ level: 1, functionName: 'next', reference: '', source: 'user' });
    expect(task?.id).toMatch(/^user-[0-9a-f]{16}$/);
  });

  it('reads exported tasks back', () => {
    for (const level of [1, 2, 3, 4] as const) {
      const task = generateTask({ seed: 'round', level, split: 'test' });
      expect(parseTasks(JSON.stringify(toTaskRow(task)))).toEqual([task]);
    }
  });

  it('takes white space off the end of a prompt', () => {
    const text = row(oneTest).replace('number {', 'number {\\n  ');
    expect(parseTasks(text)[0]?.prompt).toMatch(/\{$/);
  });

  it('reads MultiPL-E rows with their script', () => {
    const text = JSON.stringify({
      name: 'HumanEval_23_strlen',
      language: 'ts',
      prompt: '//Return length of given string\nfunction strlen(string: string): number {\n',
      doctests: 'transform',
      tests: "declare var require: any;\nconst assert = require('node:assert');\n",
      stop_tokens: ['\nfunction ', '\n/*', '\n//', '\nclass'],
    });
    expect(parseTasks(text)).toEqual([
      {
        id: 'HumanEval_23_strlen',
        level: 4,
        compositionKey: 'multipl-e/HumanEval_23_strlen',
        functionName: 'strlen',
        prompt: '//Return length of given string\nfunction strlen(string: string): number {',
        reference: '',
        tests: [],
        source: 'multipl-e',
        testScript: "declare var require: any;\nconst assert = require('node:assert');\n",
        stopTexts: ['\nfunction ', '\n/*', '\n//', '\nclass'],
      },
    ]);
  });

  it('skips blank lines and counts them', () => {
    expect(parseTasks(`\n${row(oneTest)}\n\n`)).toHaveLength(1);
    expect(failure(`\n\n${row('"tests": 3')}`)).toContain('Line 3');
  });

  it('says which line and field is wrong', () => {
    expect(failure('')).toMatchInlineSnapshot(`
      "Line 1: the file holds no tasks
        hint: Write one JSON object per line; "lab tasks export" shows the schema"
    `);
    expect(failure('{"prompt": ')).toMatchInlineSnapshot(`
      "Line 1: is not JSON
        hint: Write one JSON object per line, without line breaks inside"
    `);
    expect(failure('[1]')).toMatchInlineSnapshot(`
      "Line 1: is array, needs an object
        hint: Write one JSON object per line"
    `);
    expect(failure('{"tests": []}')).toMatchInlineSnapshot(`
      "Line 1, field "prompt": is missing, needs a string
        hint: A prompt is a JSDoc comment and a signature that ends in "{""
    `);
    expect(failure('{"prompt": 5}')).toMatchInlineSnapshot(`
      "Line 1, field "prompt": is number, needs a string
        hint: A prompt is a JSDoc comment and a signature that ends in "{""
    `);
    expect(failure(row('"level": 7'))).toMatchInlineSnapshot(`
      "Line 1, field "level": is 7, needs 1, 2, 3 or 4
        hint: Leave "level" out if the tasks have none"
    `);
    expect(failure(row('"id": "a"'))).toMatchInlineSnapshot(`
      "Line 1, field "tests": is missing, needs an array
        hint: Give at least one test, as in {"args": [[1, 2]], "expected": 3}"
    `);
    expect(failure(row('"tests": []'))).toMatchInlineSnapshot(`
      "Line 1, field "tests": is empty
        hint: Give at least one test, as in {"args": [[1, 2]], "expected": 3}"
    `);
    expect(failure(row('"tests": [{"args": 1, "expected": 2}]'))).toMatchInlineSnapshot(`
      "Line 1, field "tests[0].args": is number, needs an array
        hint: A test is {"args": [...], "expected": value} or {"args": [...], "throws": true}"
    `);
    expect(failure(row('"tests": [{"args": [1]}]'))).toMatchInlineSnapshot(`
      "Line 1, field "tests[0]": has neither "expected" nor "throws"
        hint: A test is {"args": [...], "expected": value} or {"args": [...], "throws": true}"
    `);
    expect(failure(row('"tests": [{"args": [], "throws": "x"}]'))).toMatchInlineSnapshot(`
      "Line 1, field "tests[0].throws": is "x", needs true
        hint: A test is {"args": [...], "expected": value} or {"args": [...], "throws": true}"
    `);
    expect(
      failure(`${row(`"id": "a", ${oneTest}`)}\n${row(`"id": "a", ${oneTest}`)}`),
    ).toMatchInlineSnapshot(`
      "Line 2, field "id": "a" was used on line 1 before
        hint: Give every task an id of its own"
    `);
    expect(
      failure('{"name": "x", "language": "py", "prompt": "def f():", "tests": "a"}'),
    ).toMatchInlineSnapshot(`
      "Line 1, field "language": is "py", needs "ts" or "js"
        hint: Take the TypeScript or JavaScript file of MultiPL-E"
    `);
    expect(failure(`{"prompt": "let x = {", ${oneTest}}`)).toMatchInlineSnapshot(`
      "Line 1, field "functionName": is missing and the prompt declares no function
        hint: Add "functionName" with the name that the tests call"
    `);
  });
});

describe('findFunctionName()', () => {
  it('finds the last function that a prompt opens', () => {
    expect(findFunctionName('function helper() {}\nexport function main(a: number) {')).toBe(
      'main',
    );
    expect(findFunctionName('export const add = (a: number) => {')).toBe('add');
    expect(findFunctionName('function pick<T>(items: T[]): T {')).toBe('pick');
    expect(findFunctionName('// nothing here')).toBeUndefined();
  });
});
