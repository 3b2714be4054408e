// A model that only counts: the next piece of code is the one that most often followed the last few.
// It has no idea what was asked once the question is further back than its order.

import type { Baseline, TrainingExample } from './answer-source.ts';
import { tokenizeCode } from './tokenize-code.ts';

const END = '\u0000';
const SEPARATOR = '\u0001';

/** Longest answer, in pieces. */
const MAX_PIECES = 600;

/**
 * Counts which piece follows each context of up to `order - 1` pieces, in prompts and answers, and writes
 * greedily: the most frequent successor of the longest context ever seen ("stupid backoff", Brants et al.
 * 2007, without weights since only the best counts). Equal counts: the piece seen first.
 */
export function createNgramBaseline(examples: readonly TrainingExample[], order = 5): Baseline {
  if (!Number.isInteger(order) || order < 2) {
    throw new RangeError(`Cannot count contexts of order "${order}": wanted a whole number from 2`);
  }
  const successors = new Map<string, Map<string, number>>();
  for (const { prompt, completion } of examples) {
    const context = tokenizeCode(prompt);
    const pieces = [...context.slice(-(order - 1)), ...tokenizeCode(completion), END];
    const start = Math.min(order - 1, context.length);
    for (let index = start; index < pieces.length; index++) {
      for (let length = 1; length < order && length <= index; length++) {
        const key = pieces.slice(index - length, index).join(SEPARATOR);
        const piece = pieces[index] as string;
        const counts = successors.get(key);
        if (counts === undefined) successors.set(key, new Map([[piece, 1]]));
        else counts.set(piece, (counts.get(piece) ?? 0) + 1);
      }
    }
  }

  const predict = (pieces: readonly string[]): string => {
    for (let length = order - 1; length >= 1; length--) {
      const counts = successors.get(pieces.slice(-length).join(SEPARATOR));
      if (counts !== undefined) return mostFrequent(counts);
    }
    return END;
  };

  return {
    name: 'ngram',
    answer({ prompt }) {
      const pieces = [...tokenizeCode(prompt)];
      const start = pieces.length;
      while (pieces.length - start < MAX_PIECES) {
        const piece = predict(pieces);
        if (piece === END) break;
        pieces.push(piece);
      }
      return { text: pieces.slice(start).join(''), outputTokens: pieces.length - start };
    },
  };
}

function mostFrequent(counts: ReadonlyMap<string, number>): string {
  let best = END;
  let bestCount = 0;
  for (const [piece, count] of counts) {
    if (count > bestCount) {
      best = piece;
      bestCount = count;
    }
  }
  return best;
}
