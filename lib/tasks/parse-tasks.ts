// Reads a user's own tasks: JSON Lines in the schema of `lab tasks export`, or rows in the style of
// MultiPL-E, whose tests are a script. Every complaint names the line and the field.

import { TaskFileError } from './errors.ts';
import { fingerprint } from './random.ts';
import type { CodeTask, JsonValue, TaskLevel, TaskTest } from './types.ts';

type Row = Readonly<Record<string, unknown>>;

interface Place {
  readonly line: number;
  readonly row: Row;
}

function fail(line: number, field: string | undefined, problem: string, hint: string): never {
  throw new TaskFileError({ line, ...(field !== undefined && { field }), problem, hint });
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function readString({ line, row }: Place, field: string, hint: string): string {
  const value = row[field];
  if (value === undefined) fail(line, field, 'is missing, needs a string', hint);
  if (typeof value !== 'string') fail(line, field, `is ${typeName(value)}, needs a string`, hint);
  return value;
}

function readOptionalString(place: Place, field: string): string | undefined {
  return place.row[field] === undefined
    ? undefined
    : readString(place, field, `Remove "${field}" or make it a string`);
}

function readPrompt(place: Place): string {
  const hint = 'A prompt is a JSDoc comment and a signature that ends in "{"';
  const prompt = readString(place, 'prompt', hint).trimEnd();
  if (prompt === '') fail(place.line, 'prompt', 'is empty', hint);
  return prompt;
}

/** The name of the last function a prompt opens: the one to complete. */
export function findFunctionName(prompt: string): string | undefined {
  return [
    ...prompt.matchAll(/(?:function\s+|const\s+)([A-Za-z_$][\w$]*)\s*(?:<[^(]*>)?\s*[(=]/g),
  ].at(-1)?.[1];
}

function readFunctionName(place: Place, prompt: string): string {
  const name = readOptionalString(place, 'functionName') ?? findFunctionName(prompt);
  if (name === undefined) {
    fail(
      place.line,
      'functionName',
      'is missing and the prompt declares no function',
      'Add "functionName" with the name that the tests call',
    );
  }
  return name;
}

function readLevel({ line, row }: Place, fallback: TaskLevel): TaskLevel {
  const level = row.level ?? fallback;
  if (level !== 1 && level !== 2 && level !== 3 && level !== 4) {
    fail(
      line,
      'level',
      `is ${JSON.stringify(level)}, needs 1, 2, 3 or 4`,
      'Leave "level" out if the tasks have none',
    );
  }
  return level;
}

function readTest(line: number, value: unknown, index: number): TaskTest {
  const field = `tests[${index}]`;
  const hint = 'A test is {"args": [...], "expected": value} or {"args": [...], "throws": true}';
  if (typeName(value) !== 'object')
    fail(line, field, `is ${typeName(value)}, needs an object`, hint);
  const test = value as Row;
  const args = test.args;
  if (!Array.isArray(args))
    fail(line, `${field}.args`, `is ${typeName(args)}, needs an array`, hint);
  const hasExpected = Object.hasOwn(test, 'expected');
  const hasThrows = Object.hasOwn(test, 'throws');
  if (hasExpected === hasThrows) {
    fail(
      line,
      field,
      hasExpected ? 'has both "expected" and "throws"' : 'has neither "expected" nor "throws"',
      hint,
    );
  }
  if (hasThrows && test.throws !== true) {
    fail(line, `${field}.throws`, `is ${JSON.stringify(test.throws)}, needs true`, hint);
  }
  return hasThrows
    ? { args: args as JsonValue[], throws: true }
    : { args: args as JsonValue[], expected: test.expected as JsonValue };
}

function readTests({ line, row }: Place): TaskTest[] {
  const hint = 'Give at least one test, as in {"args": [[1, 2]], "expected": 3}';
  const tests = row.tests;
  if (tests === undefined) fail(line, 'tests', 'is missing, needs an array', hint);
  if (!Array.isArray(tests)) fail(line, 'tests', `is ${typeName(tests)}, needs an array`, hint);
  if (tests.length === 0) fail(line, 'tests', 'is empty', hint);
  return tests.map((test: unknown, index) => readTest(line, test, index));
}

function isMultiplE(row: Row): boolean {
  return typeof row.tests === 'string' || 'stop_tokens' in row;
}

function readMultiplE(place: Place): CodeTask {
  const { line, row } = place;
  const language = readString(place, 'language', 'MultiPL-E rows name their language, as in "ts"');
  if (!['ts', 'typescript', 'js', 'javascript'].includes(language)) {
    fail(
      line,
      'language',
      `is "${language}", needs "ts" or "js"`,
      'Take the TypeScript or JavaScript file of MultiPL-E',
    );
  }
  const prompt = readPrompt(place);
  const testScript = readString(place, 'tests', 'MultiPL-E tests are one script as a string');
  const stop = row.stop_tokens ?? [];
  if (!Array.isArray(stop) || stop.some((text) => typeof text !== 'string')) {
    fail(line, 'stop_tokens', 'needs an array of strings', 'Leave it out if there are none');
  }
  const name = readString(place, 'name', 'MultiPL-E rows have a name, as in "HumanEval_0_..."');
  return {
    id: name,
    level: readLevel(place, 4),
    compositionKey: `multipl-e/${name}`,
    functionName: readFunctionName(place, prompt),
    prompt,
    reference: readOptionalString(place, 'reference') ?? '',
    tests: [],
    source: 'multipl-e',
    testScript,
    stopTexts: stop as string[],
  };
}

function readTask(place: Place): CodeTask {
  const { row } = place;
  const prompt = readPrompt(place);
  const id = readOptionalString(place, 'id') ?? `user-${fingerprint(prompt)}`;
  const source = row.source;
  return {
    id,
    level: readLevel(place, 1),
    compositionKey: readOptionalString(place, 'compositionKey') ?? `user/${id}`,
    functionName: readFunctionName(place, prompt),
    prompt,
    reference:
      readOptionalString(place, 'reference') ?? readOptionalString(place, 'completion') ?? '',
    tests: readTests(place),
    source: source === 'generated' || source === 'handwritten' ? source : 'user',
  };
}

/**
 * Parses a JSON Lines text into tasks. Blank lines are skipped.
 *
 * @throws TaskFileError naming the line and the field
 * @example
 * parseTasks('{"prompt": "function one(): number {", "tests": [{"args": [], "expected": 1}]}');
 */
export function parseTasks(jsonlText: string): CodeTask[] {
  const tasks: CodeTask[] = [];
  const lineOfId = new Map<string, number>();
  for (const [index, text] of jsonlText.split(/\r?\n/).entries()) {
    if (text.trim() === '') continue;
    const line = index + 1;
    let row: unknown;
    try {
      row = JSON.parse(text);
    } catch (cause) {
      throw new TaskFileError({
        line,
        problem: 'is not JSON',
        hint: 'Write one JSON object per line, without line breaks inside',
        cause,
      });
    }
    if (typeName(row) !== 'object') {
      fail(
        line,
        undefined,
        `is ${typeName(row)}, needs an object`,
        'Write one JSON object per line',
      );
    }
    const place: Place = { line, row: row as Row };
    const task = isMultiplE(place.row) ? readMultiplE(place) : readTask(place);
    const earlier = lineOfId.get(task.id);
    if (earlier !== undefined) {
      fail(
        line,
        'id',
        `"${task.id}" was used on line ${earlier} before`,
        'Give every task an id of its own',
      );
    }
    lineOfId.set(task.id, line);
    tasks.push(task);
  }
  if (tasks.length === 0) {
    throw new TaskFileError({
      line: 1,
      problem: 'the file holds no tasks',
      hint: 'Write one JSON object per line; "lab tasks export" shows the schema',
    });
  }
  return tasks;
}
