import { expect, test } from 'vitest';
import { describePlace, withPlaceWords } from '../src/scripts/words.ts';

const candidates = [
  { place: 'cpu-laptop', kind: 'cpu-laptop', model: null },
  { place: 'cpu-laptop:tiny-coder-1m-q4', kind: 'cpu-laptop', model: 'tiny-coder-1m' },
  { place: 'gpu-container:l4', kind: 'gpu-container', model: 'big-coder' },
  { place: 'gpu-container:l4:big-coder-fp16', kind: 'gpu-container', model: 'big-coder' },
  { place: 'api:codestral-2508', kind: 'api', model: 'codestral-2508' },
  { place: 'colab', kind: 'colab', model: 'tiny-coder-1m' },
] as const;

test('a candidate is described by its place, its model and its format', () => {
  expect(candidates.map(describePlace)).toEqual([
    'Laptop',
    'Laptop, tiny-coder-1m as q4',
    'GPU container (l4), big-coder',
    'GPU container (l4), big-coder as fp16',
    'Paid API, codestral-2508',
    'Colab, tiny-coder-1m',
  ]);
});

test('names in a sentence become words, and names inside other names stay', () => {
  const say = (text: string): string => withPlaceWords(text, candidates);
  expect(say('Run it in "cpu-laptop:tiny-coder-1m-q4": cheapest')).toBe(
    'Run it in "Laptop, tiny-coder-1m as q4": cheapest',
  );
  expect(say('cpu-laptop: measure it. Then colab.')).toBe(
    'Laptop: measure it. Then Colab, tiny-coder-1m.',
  );
  expect(say('[prices: colab-t4-hour, my-colab, https://x/colab]')).toBe(
    '[prices: colab-t4-hour, my-colab, https://x/colab]',
  );
  expect(withPlaceWords('colab', [])).toBe('colab');
});
