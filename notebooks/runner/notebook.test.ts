import { describe, expect, test } from 'vitest';
import { createNotebook, formatNotebook, parseNotebook } from './notebook.ts';

describe('notebooks on disk', () => {
  const notebook = createNotebook([
    { cell_type: 'markdown', id: 'title', source: '# Hello\n\nText', metadata: {} },
    { cell_type: 'code', id: 'one', source: '1;\n2;', metadata: { tags: ['a'] } },
  ]);

  test('what is written is read back, line by line and without outputs', () => {
    const text = formatNotebook(notebook);
    expect(parseNotebook(text, 'x.ipynb')).toEqual(notebook);
    expect(JSON.parse(text).cells[1]).toEqual({
      cell_type: 'code',
      execution_count: null,
      id: 'one',
      metadata: { tags: ['a'] },
      outputs: [],
      source: ['1;\n', '2;'],
    });
  });

  test.each([
    ['{ not json', 'text that is not JSON'],
    ['null', 'null'],
    ['{"nbformat":4}', 'no cells'],
    ['{"nbformat":3,"cells":[]}', 'an old format'],
    ['{"nbformat":4,"cells":[{"cell_type":"code"}]}', 'a cell without source'],
    [formatNotebook(notebook).slice(0, 300), 'half a file'],
  ])('%s is refused with one sentence and a hint', (text) => {
    try {
      parseNotebook(text, 'notebooks/01.ipynb');
      expect.unreachable();
    } catch (error) {
      const { name, message, hint } = error as Error & { hint: string };
      expect(`${name}: ${message}\n  hint: ${hint}`).toMatchSnapshot();
    }
  });
});
