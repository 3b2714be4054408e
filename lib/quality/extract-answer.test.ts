import { describe, expect, test } from 'vitest';
import { extractAnswer } from './index.ts';

const task = {
  functionName: 'double',
  prompt: '/**\n * Doubles.\n */\nexport function double(x: number): number {',
};
const body = '\n  return x * 2;\n}';

describe('a completion', () => {
  test('is kept when it ends with the function', () => {
    expect(extractAnswer(task, body)).toBe(task.prompt + body);
    expect(extractAnswer(task, `${body}\n`)).toBe(task.prompt + body);
  });

  test.each(['<|endoftext|>', '<|im_end|>'])('ends at %s', (end) => {
    expect(extractAnswer(task, `${body}${end}\nexport function other() {`)).toBe(
      task.prompt + body,
    );
  });

  test('ends at the texts of its task', () => {
    const withStop = { ...task, stopTexts: ['\n// next'] };
    expect(extractAnswer(withStop, `${body}\n// next task\nfunction x() {\n}`)).toBe(
      task.prompt + body,
    );
  });

  test('loses what follows and nobody asked for', () => {
    const more =
      '\n\n/**\n * Halves.\n */\nexport function half(x: number): number {\n  return x / 2;\n}';
    expect(extractAnswer(task, body + more)).toBe(task.prompt + body);
    expect(extractAnswer(task, `${body}\n\nconsole.log(double(2));`)).toBe(task.prompt + body);
    expect(extractAnswer(task, `${body}\n\nThis function doubles x.`)).toBe(task.prompt + body);
  });

  test('keeps helpers that it uses, one after the other', () => {
    const helped =
      '\n  return twice(x);\n}\n\n/** Twice. */\nfunction twice(x: number): number {\n  return x * factor();\n}\n\nfunction factor(): number {\n  return 2;\n}';
    expect(extractAnswer(task, helped)).toBe(task.prompt + helped);
    const constant = '\n  return x * FACTOR;\n}\n\nconst FACTOR = 2;';
    expect(extractAnswer(task, constant)).toBe(task.prompt + constant);
  });

  test('keeps nested braces and lines that look like an end but are indented', () => {
    const nested = '\n  if (x) {\n    return x * 2;\n  }\n  return 0;\n}';
    expect(extractAnswer(task, `${nested}\n\nfoo`)).toBe(task.prompt + nested);
  });

  test('that never closes stays broken: nothing is repaired', () => {
    expect(extractAnswer(task, '\n  return x *')).toBe(`${task.prompt}\n  return x *`);
    expect(extractAnswer(task, '')).toBe(task.prompt);
  });

  test('whose helper is cut off loses the half helper', () => {
    expect(extractAnswer(task, `${body}\n\nfunction helper() {\n  return`)).toBe(
      task.prompt + body,
    );
  });
});

describe('a chat-style answer', () => {
  test('gives the whole program of its fenced block', () => {
    const program = 'export function double(x: number): number {\n  return x * 2;\n}';
    const answer = `Sure, here it is:\n\`\`\`typescript\n${program}\n\`\`\`\nIt doubles.`;
    expect(extractAnswer(task, answer)).toBe(program);
    const arrow = 'const double = (x: number): number => x * 2;';
    expect(extractAnswer(task, `\`\`\`ts\n${arrow}\n\`\`\``)).toBe(arrow);
  });

  test('whose block holds only the body is a continuation', () => {
    expect(extractAnswer(task, `\`\`\`\n${body}\n\`\`\``)).toBe(task.prompt + body);
  });
});
