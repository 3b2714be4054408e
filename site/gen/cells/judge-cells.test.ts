import { expect, test } from 'vitest';
import { judgeCells } from './judge-cells.ts';

const hasExport = (from: string, imported: string): boolean =>
  from === '@lab/pure' || (from === '@lab/show' && imported === 'show');

function judge(...sources: readonly string[]): readonly string[] {
  return judgeCells(sources, hasExport).map((verdict) =>
    verdict.state === 'runs' ? `runs after ${JSON.stringify(verdict.before)}` : verdict.needs,
  );
}

test('a cell runs when everything it imports is in the page', () => {
  expect(
    judge(
      "import { a } from '@lab/pure'; console.log(a);",
      "import { run } from '@lab/machine'; run();",
      "import { check } from '@lab/show'; check();",
      "import type { Machine } from '@lab/machine'; const x: Machine = 1; console.log(x);",
      'console.log(process.argv);',
    ),
  ).toEqual(['runs after ""', '@lab/machine', '@lab/show', 'runs after ""', 'process']);
});

test('what an earlier cell declares comes before, with what that needs', () => {
  const [first, second] = ['const one = 1;', 'const two = one + 1;'];
  expect(judge(first, 'console.log(0);', second, 'console.log(two);')[3]).toBe(
    `runs after ${JSON.stringify(`${first}\n${second}`)}`,
  );
});

test('of an earlier cell that measures, an import is taken and nothing else', () => {
  const measures =
    "import { show } from '@lab/show'; import { run } from '@lab/machine'; const record = run();";
  expect(judge(measures, 'show(1);', 'show(record);', 'run();').slice(1)).toEqual([
    `runs after ${JSON.stringify("import { show } from '@lab/show';")}`,
    '@lab/machine',
    '@lab/machine',
  ]);
});

test('a cell in between that may have changed the value is not left out', () => {
  const list = 'const list: number[] = [];';
  expect(judge(list, 'list.push(1);', 'console.log(list);')[2]).toBe(
    `runs after ${JSON.stringify(`${list}\nlist.push(1);`)}`,
  );
  expect(
    judge(list, "import { run } from '@lab/machine'; list.push(run());", 'console.log(list);')[2],
  ).toBe('@lab/machine');
});

test('names of parameters, properties and types are not names of earlier cells', () => {
  const measures =
    "import { run } from '@lab/machine'; const record = run(); type Row = { record: number };";
  for (const cell of [
    'console.log([1].map((record) => record));',
    'console.log({ record: 1 }.record);',
    'const { record: other } = { record: 2 }; console.log(other);',
    'function f({ record }: { record: number }) { return record; } console.log(f({ record: 1 }));',
    'const row = { a: 1 } as unknown as { record: typeof record }; console.log(row);',
  ]) {
    expect(judge(measures, cell)[1], cell).toBe('runs after ""');
  }
  for (const cell of ['console.log({ record });', 'const { a = record } = {}; console.log(a);']) {
    expect(judge(measures, cell)[1], cell).toBe('@lab/machine');
  }
});
