// Nearest neighbour: find the training prompt that reads most like this one and hand in its answer.
// What a model must beat to show that it does more than look things up.

import { adaptAnswer } from './adapt-answer.ts';
import type { Baseline, TrainingExample } from './answer-source.ts';
import { searchWords, tokenizeCode } from './tokenize-code.ts';

// The usual values (Robertson and Zaragoza 2009): how fast a repeated word stops counting, and how much a
// long document is held back.
const K1 = 1.2;
const B = 0.75;

/**
 * Indexes the prompts by BM25: sum over query words of idf x tf (k1 + 1) / (tf + k1 (1 - b + b length /
 * mean length)), idf = ln(1 + (N - df + 0.5) / (df + 0.5)). Only examples whose function takes and
 * returns the same types are candidates, where there are any: a wrong type can never be right.
 */
export function createBm25Baseline(examples: readonly TrainingExample[]): Baseline {
  if (examples.length === 0) throw new RangeError('Cannot search without training examples');
  const postings = new Map<string, { document: number; count: number }[]>();
  const lengths = examples.map(({ prompt }, document) => {
    const words = searchWords(prompt);
    for (const [word, count] of countWords(words)) {
      const list = postings.get(word);
      if (list === undefined) postings.set(word, [{ document, count }]);
      else list.push({ document, count });
    }
    return words.length;
  });
  const byTypes = Map.groupBy(examples.keys(), (document) =>
    signatureTypes((examples[document] as TrainingExample).prompt),
  );
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;

  const findNearest = (prompt: string): TrainingExample => {
    const scores = new Float64Array(examples.length);
    for (const word of new Set(searchWords(prompt))) {
      const list = postings.get(word) ?? [];
      const idf = Math.log(1 + (examples.length - list.length + 0.5) / (list.length + 0.5));
      for (const { document, count } of list) {
        const held = K1 * (1 - B + (B * (lengths[document] as number)) / meanLength);
        scores[document] = (scores[document] as number) + (idf * count * (K1 + 1)) / (count + held);
      }
    }
    const candidates = byTypes.get(signatureTypes(prompt)) ?? examples.map((_, index) => index);
    // The first of equals, so that the answer does not depend on anything but the examples.
    let best = candidates[0] as number;
    for (const document of candidates) {
      if ((scores[document] as number) > (scores[best] as number)) best = document;
    }
    return examples[best] as TrainingExample;
  };

  return {
    name: 'bm25',
    answer({ prompt }) {
      const text = adaptAnswer(findNearest(prompt), prompt);
      return { text, outputTokens: tokenizeCode(text).length };
    },
  };
}

/** The types in the last signature of a prompt, without names: `number[]|number`. */
function signatureTypes(prompt: string): string {
  const signature = /\(([^()]*)\): ([^{]+)\{$/.exec(prompt);
  const parameters = (signature?.[1] ?? '').replace(/[\w$]+\??: /g, '');
  return `${parameters}|${signature?.[2] ?? ''}`;
}

function countWords(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
