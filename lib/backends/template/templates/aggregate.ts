import type { CodeTemplate } from '../code-template.ts';

/** Word of the instruction -> name and body over `numbers`. An empty list has no average or extreme. */
const OPERATIONS: readonly (readonly [words: readonly string[], name: string, body: string])[] = [
  [
    ['sum', 'sums', 'total', 'add', 'adds'],
    'sum',
    'return numbers.reduce((total, value) => total + value, 0);',
  ],
  [
    ['product', 'multiply', 'multiplies'],
    'product',
    'return numbers.reduce((total, value) => total * value, 1);',
  ],
  [
    ['average', 'averages', 'mean'],
    'average',
    'return numbers.length === 0 ? undefined : numbers.reduce((total, value) => total + value, 0) / numbers.length;',
  ],
  [
    ['largest', 'maximum', 'max', 'biggest'],
    'largest',
    'return numbers.length === 0 ? undefined : numbers.reduce((best, value) => (value > best ? value : best));',
  ],
  [
    ['smallest', 'minimum', 'min'],
    'smallest',
    'return numbers.length === 0 ? undefined : numbers.reduce((best, value) => (value < best ? value : best));',
  ],
];

export const aggregateFunction: CodeTemplate = {
  id: 'aggregate-function',
  title: 'a function that reduces numbers to one',
  needs: [['function'], ['numbers', 'values'], OPERATIONS.flatMap(([words]) => words)],
  example: 'a function that returns the average of numbers',
  write({ words, name }) {
    // `needs` has seen to it that one is there
    const [, verb, body] = OPERATIONS.find(([list]) =>
      list.some((word) => words.includes(word)),
    ) ?? [[], '', ''];
    const type = body.includes('undefined') ? 'number | undefined' : 'number';
    return `export function ${name ?? verb}(numbers: readonly number[]): ${type} {
  ${body}
}
`;
  },
};
