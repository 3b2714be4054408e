import { describe, expect, it } from 'vitest';
import { nameCandidate, withPlaceWords } from './place-words.ts';

const candidates = [
  { place: 'cpu-laptop', kind: 'cpu-laptop', model: null },
  { place: 'cpu-laptop:tiny-coder-1m-q4', kind: 'cpu-laptop', model: 'tiny-coder-1m' },
  { place: 'gpu-container:l4', kind: 'gpu-container', model: 'big-coder' },
  { place: 'gpu-container:l4:big-coder-fp16', kind: 'gpu-container', model: 'big-coder' },
  { place: 'api:codestral-2508', kind: 'api', model: 'codestral-2508' },
  { place: 'colab', kind: 'colab', model: 'tiny-coder-1m' },
  { place: 'codespace:8-core', kind: 'codespace', model: null },
  { place: 'our-box', kind: 'gpu-container', model: 'big-coder' },
] as const;

describe('nameCandidate()', () => {
  it('says the place, its model and its format', () => {
    expect(candidates.map(nameCandidate)).toEqual([
      'Laptop',
      'Laptop, tiny-coder-1m as q4',
      'GPU container (l4), big-coder',
      'GPU container (l4), big-coder as fp16',
      'Paid API, codestral-2508',
      'Colab, tiny-coder-1m',
      'Codespace (8-core)',
      'GPU container (our-box), big-coder',
    ]);
  });
});

describe('withPlaceWords()', () => {
  it('makes names in a sentence words, and leaves names inside other names', () => {
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

  it('names the place of a command to run, which is no candidate', () => {
    const step = 'lab bench --repeats 3, in the place "kubernetes", api or "kubernetes-hour"';
    expect(withPlaceWords(step, candidates)).toBe(
      'lab bench --repeats 3, in the place "Kubernetes GPU cluster", api or "kubernetes-hour"',
    );
  });

  it('leaves words alone, also those that an id is part of', () => {
    for (const candidate of candidates) {
      const words = nameCandidate(candidate);
      expect(withPlaceWords(`${words}: costs 3`, candidates)).toBe(`${words}: costs 3`);
    }
  });
});
