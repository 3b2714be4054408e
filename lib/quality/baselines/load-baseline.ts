import { sha256Hex } from '../../record/index.ts';
import { generateTasks, type TaskLevel } from '../../tasks/index.ts';
import type { Baseline, TrainingExample } from './answer-source.ts';
import { createBm25Baseline } from './bm25.ts';
import { createNgramBaseline } from './ngram.ts';
import { createTemplateBaseline } from './template.ts';

/** Order of the counting model: it looks at the last four pieces. */
const NGRAM_ORDER = 5;

/** A baseline that has learned, and what it learned from. */
export interface LoadedBaseline {
  readonly baseline: Baseline;
  readonly trainingExamples: number;
  /** sha256 of the examples as JSON; of the empty list for templates. */
  readonly trainingSha256: string;
  readonly trainingBytes: number;
}

/**
 * Builds a baseline from the training split, the same text a tiny-coder is trained on. Nothing of the
 * test split is ever seen: compositions belong to one split only.
 */
export function loadBaseline(
  name: Baseline['name'],
  options: {
    readonly trainingExamples: number;
    readonly levels: readonly TaskLevel[];
    readonly seed: number;
  },
): LoadedBaseline {
  const examples = name === 'template' ? [] : createExamples(options);
  const json = JSON.stringify(examples);
  return {
    baseline: create(name, examples),
    trainingExamples: examples.length,
    trainingSha256: sha256Hex(json),
    trainingBytes: json.length,
  };
}

function create(name: Baseline['name'], examples: readonly TrainingExample[]): Baseline {
  if (name === 'bm25') return createBm25Baseline(examples);
  return name === 'ngram' ? createNgramBaseline(examples, NGRAM_ORDER) : createTemplateBaseline();
}

function createExamples(options: {
  readonly trainingExamples: number;
  readonly levels: readonly TaskLevel[];
  readonly seed: number;
}): readonly TrainingExample[] {
  const { levels, seed, trainingExamples } = options;
  const count = Math.ceil(trainingExamples / levels.length);
  return levels.flatMap((level) =>
    [...generateTasks({ seed, level, split: 'train', count, withTests: false })].map(
      ({ prompt, reference }) => ({ prompt, completion: reference }),
    ),
  );
}
