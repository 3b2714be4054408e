import { formatTable } from '@offload-lab/lib/units';
import { expect, test } from 'vitest';
import { parseTextTable } from './text-table.ts';

test('a table survives being written as text, with and without a title', () => {
  const table = {
    columns: ['dtype', 'size', 'why'],
    rows: [
      ['fp32', '4.0 MiB', 'as it was trained'],
      ['q8', 'n/a', ''],
    ],
  };
  expect(parseTextTable(formatTable(table))).toEqual(table);
  const titled = { title: 'Three of them', ...table };
  expect(parseTextTable(formatTable(titled))).toEqual(titled);
});

test('text that is no table is not made into one', () => {
  expect(parseTextTable('ttftMs: 110 ms')).toBeUndefined();
  expect(parseTextTable('a\nb\nc\n---')).toBeUndefined();
});
