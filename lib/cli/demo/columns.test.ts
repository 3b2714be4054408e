import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, layoutColumns } from './columns.ts';

describe('layoutColumns()', () => {
  it('puts two answers side by side and wraps both', () => {
    const left = { head: 'here', text: 'const total = 1;\nreturn' };
    const right = { head: 'there: RECORDED', text: 'x' };
    expect(layoutColumns(left, right, { columns: 27, rows: 20 })).toEqual([
      'here         | there: RECOR',
      '             | DED',
      '-------------+-------------',
      'const total  | x',
      '= 1;         |',
      'return       |',
    ]);
  });

  it('shows the end of an answer that is too long for the screen', () => {
    const text = Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\n');
    const lines = layoutColumns(
      { head: 'a', text },
      { head: 'b', text: '' },
      { columns: 40, rows: 6 },
    );
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toMatch(/^line 49 /);
  });

  it('never writes a line wider than the terminal, nor more lines than fit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.integer({ min: 27, max: 200 }),
        fc.integer({ min: 4, max: 60 }),
        (left, right, columns, rows) => {
          const lines = layoutColumns(
            { head: 'h', text: left },
            { head: 'h', text: right },
            { columns, rows },
          );
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('cleanText()', () => {
  it('keeps text and line ends, and obeys nothing that a model wrote', () => {
    expect(cleanText('a\u001b[2Jb\u001b]0;title\u0007c\r\n\td\u202e\u0000')).toBe('abc\n  d');
  });
});
