import { describe, expect, test } from 'vitest';
import { parsePercent } from './percent.ts';

const header = `// ---
// title: Meet your machine
// promise: You know: what it has
// teaching: 10
// exercises: 5
// hardware: Any laptop
// measures: Cores
// ---
`;

describe('parsePercent', () => {
  test('reads front matter, text and code', () => {
    const lesson = parsePercent(
      `${header}
// %% [markdown]
// ## Predict
//
// Write down a number.

// %%
const cores = 2;

cores;

// %% id="fails" tags=["raises-exception"]
throw new Error('on purpose');
`,
      'sample.ts',
    );
    expect(lesson.frontMatter).toEqual({
      title: 'Meet your machine',
      promise: 'You know: what it has',
      teaching: 10,
      exercises: 5,
      hardware: 'Any laptop',
      measures: 'Cores',
    });
    expect(lesson.cells).toEqual([
      {
        cell_type: 'markdown',
        id: 'text-a3a75c9e',
        source: '## Predict\n\nWrite down a number.',
        metadata: {},
      },
      {
        cell_type: 'code',
        id: expect.any(String),
        source: 'const cores = 2;\n\ncores;',
        metadata: {},
      },
      {
        cell_type: 'code',
        id: 'fails',
        source: `throw new Error('on purpose');`,
        metadata: { tags: ['raises-exception'] },
      },
    ]);
  });

  test('inserting a cell leaves the ids of the others alone, and equal cells get different ids', () => {
    const before = parsePercent('// %%\na;\n// %%\nb;\n', 'x.ts').cells.map((cell) => cell.id);
    const after = parsePercent('// %%\na;\n// %%\nnew;\n// %%\nb;\n', 'x.ts').cells;
    expect([after[0]?.id, after[2]?.id]).toEqual(before);
    const same = parsePercent('// %%\na;\n// %%\na;\n', 'x.ts').cells.map((cell) => cell.id);
    expect(new Set(same).size).toBe(2);
  });

  test.each([
    ['const a = 1;\n', 'no cells'],
    ['// %% [markdown]\n// fine\nnot a comment\n', 'bare text'],
    [`${header.replace('// hardware: Any laptop\n', '')}// %%\n1;\n`, 'a missing field'],
    [`${header.replace('teaching: 10', 'teaching: ten')}// %%\n1;\n`, 'minutes in words'],
  ])('refuses %j with one sentence and a hint (%s)', (text) => {
    try {
      parsePercent(text, 'sample.ts');
      expect.unreachable();
    } catch (error) {
      const { name, message, hint } = error as Error & { hint: string };
      expect(`${name}: ${message}\n  hint: ${hint}`).toMatchSnapshot();
    }
  });
});
