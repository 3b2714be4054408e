import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as door from './index.ts';
import { generateTask, generateTasks, operationIds, splitOfComposition } from './index.ts';
import type { TaskLevel, TaskSplit } from './types.ts';

const levels: readonly TaskLevel[] = [1, 2, 3, 4];
const anyLevel = fc.constantFrom(...levels);
const anySplit = fc.constantFrom<TaskSplit>('train', 'validation', 'test');

describe('generateTask()', () => {
  it('writes the same task for the same seed', () => {
    fc.assert(
      fc.property(fc.string(), anyLevel, anySplit, (seed, level, split) => {
        const options = { seed, level, split, withTests: false };
        expect(generateTask(options)).toEqual(generateTask(options));
      }),
      { numRuns: 60 },
    );
  });

  it('ends prompts in "{" and starts references on a new line', () => {
    fc.assert(
      fc.property(fc.nat(), anyLevel, (seed, level) => {
        const task = generateTask({ seed, level, split: 'train', withTests: false });
        expect(task.prompt).toMatch(/\{$/);
        expect(task.reference).toMatch(/^\n {2}\S/);
        expect(task.reference).toMatch(/\n\}$/);
        expect(task.prompt).toContain(`export function ${task.functionName}(`);
        expect(task.prompt).not.toMatch(/[⟦⟧]|undefined|\{(be|have|do|s|x|c|a|b|i|l|w)\}/);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps lines short enough to read', () => {
    for (const { prompt } of generateTasks({
      seed: 'w',
      level: 4,
      split: 'train',
      count: 100,
      withTests: false,
    })) {
      const longest = Math.max(...prompt.split('\n').map((line) => line.length));
      expect(longest).toBeLessThanOrEqual(115);
    }
  });

  it('only gives tasks of the asked split', () => {
    fc.assert(
      fc.property(fc.nat(), anyLevel, anySplit, (seed, level, split) => {
        const { compositionKey } = generateTask({ seed, level, split, withTests: false });
        expect(splitOfComposition(compositionKey)).toBe(split);
      }),
      { numRuns: 100 },
    );
  });

  it('gives tests that survive a JSON round trip', () => {
    fc.assert(
      fc.property(fc.nat(), anyLevel, (seed, level) => {
        const { tests } = generateTask({ seed, level, split: 'test' });
        expect(JSON.parse(JSON.stringify(tests))).toEqual(tests);
        expect(tests.length).toBeGreaterThanOrEqual(5);
        expect(JSON.stringify(tests)).not.toMatch(/"expected":null/);
      }),
      { numRuns: 25, examples: [[878263072, 4]] },
    );
  });

  it('tests lists with the empty list', () => {
    for (let seed = 0; seed < 20; seed++) {
      const task = generateTask({ seed, level: 2, split: 'test' });
      if (!/\(\w+: number\[\]\)/.test(task.prompt)) continue;
      expect(task.tests.map((test) => JSON.stringify(test.args))).toContain('[[]]');
    }
  });
});

describe('generateTasks()', () => {
  it('gives distinct prompts and ids, and many compositions', () => {
    const tasks = [
      ...generateTasks({ seed: 7, level: 2, split: 'train', count: 400, withTests: false }),
    ];
    expect(new Set(tasks.map((task) => task.prompt)).size).toBe(400);
    expect(new Set(tasks.map((task) => task.id)).size).toBe(400);
    expect(new Set(tasks.map((task) => task.compositionKey)).size).toBeGreaterThan(350);
  });

  it('leaves no composition of one split in another', () => {
    const keys = (split: TaskSplit, level: TaskLevel): Set<string> =>
      new Set(
        [...generateTasks({ seed: 3, level, split, count: 60, withTests: false })].map(
          (task) => task.compositionKey,
        ),
      );
    for (const level of levels) {
      const trained = keys('train', level);
      for (const key of keys('test', level)) expect(trained.has(key)).toBe(false);
    }
  });
});

describe('composition keys', () => {
  it('ignore constants, names and wording above level 1', () => {
    const key = (seed: number): string =>
      generateTask({ seed, level: 3, split: 'train', withTests: false }).compositionKey;
    for (let seed = 0; seed < 50; seed++) expect(key(seed)).toMatch(/^3\/\w+:\w+(\|[\w:]+)+$/);
  });

  it('split the space about 88 to 4 to 8', () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let index = 0; index < 20_000; index++) counts[splitOfComposition(`2/pipe:${index}`)] += 1;
    expect(counts.train / 20_000).toBeCloseTo(0.88, 1);
    expect(counts.validation / 20_000).toBeCloseTo(0.04, 1);
    expect(counts.test / 20_000).toBeCloseTo(0.08, 1);
  });
});

describe('operationIds()', () => {
  it('names more than 80 distinct operations', () => {
    const ids = operationIds();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(400);
    // Without counting one predicate or function again for every way it is used:
    const pieces = new Set(ids.map((id) => id.replace(/^\w+>/, '').replace(/^\w+:/, '')));
    expect(pieces.size).toBeGreaterThan(150);
  });
});

it('exports what lessons and other modules use', () => {
  expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
    [
      "TaskFileError",
      "findFunctionName",
      "generateTask",
      "generateTasks",
      "handwrittenTasks",
      "measureDiscrimination",
      "operationIds",
      "parseTasks",
      "splitOfComposition",
      "toTaskRow",
    ]
  `);
});
