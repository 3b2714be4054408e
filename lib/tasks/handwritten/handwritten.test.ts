import { describe, expect, it } from 'vitest';
import { handwrittenTasks } from './index.ts';
import { mutate } from './mutate.ts';

describe('handwrittenTasks()', () => {
  it('has 50, 50, 30 and 20 tasks per level, all with tests', () => {
    const tasks = handwrittenTasks();
    const counts = [1, 2, 3, 4].map((level) => tasks.filter((task) => task.level === level).length);
    expect(counts).toEqual([50, 50, 30, 20]);
    expect(Math.min(...tasks.map((task) => task.tests.length))).toBeGreaterThanOrEqual(8);
    expect(new Set(tasks.map((task) => task.prompt)).size).toBe(150);
    for (const task of tasks) expect(task.prompt).toMatch(/\{$/);
  });

  it('has tests with more than one result, so that no constant passes', () => {
    for (const task of handwrittenTasks()) {
      const results = task.tests.map((test) =>
        'throws' in test ? 'throws' : JSON.stringify(test.expected),
      );
      expect(new Set(results).size, task.id).toBeGreaterThan(1);
    }
  });
});

describe('mutate()', () => {
  it('changes numbers, comparisons and chains, one at a time', () => {
    const mutants = mutate('return values\n  .filter((n) => n > 10)\n  .length;');
    expect(mutants.map((mutant) => mutant.replace('let fuel = 100000;\n', ''))).toEqual([
      'return values\n  .filter((n) => n >= 10)\n  .length;',
      'return values\n  .filter((n) => n < 10)\n  .length;',
      'return values\n  .filter((n) => n > 9)\n  .length;',
      'return values\n  .filter((n) => n > 11)\n  .length;',
      'return values\n  .length;',
    ]);
  });

  it('gives loops fuel, because a mutant may never end', () => {
    const mutants = mutate('let x = 9;\nwhile (x > 1) {\n  x = Math.floor(x / 2);\n}\nreturn x;');
    for (const mutant of mutants) expect(() => new Function(mutant)()).not.toThrow();
  });
});
