// Is it any good? A model's answer counts when it runs: it is cut out of the text, executed in the
// sandbox against tests it never sees, and becomes one row. pass@1 is the share of tasks whose one
// answer passes everything, with a 95 % Wilson interval, because 7 of 10 is anything from 40 to 89 %.
// pass@k is estimated without bias from n answers: 1 - C(n-c, k) / C(n, k). A number alone means
// little, so three baselines answer the same tasks: the nearest training example, a counting model,
// and templates. For real code, which has no tests, there are the next line and bits per byte.

export { adaptAnswer } from './baselines/adapt-answer.ts';
export type { Baseline, TrainingExample } from './baselines/answer-source.ts';
export { createBaselineGenerator } from './baselines/baseline-generator.ts';
export { createBm25Baseline } from './baselines/bm25.ts';
export { type LoadedBaseline, loadBaseline } from './baselines/load-baseline.ts';
export { createNgramBaseline } from './baselines/ngram.ts';
export { createTemplateBaseline } from './baselines/template.ts';
export { bitsPerByte, logProbability } from './bits-per-byte.ts';
export { createTaskSet, createWarmupPrompts } from './create-task-set.ts';
export {
  type EvaluateTasksOptions,
  type EvaluationProgress,
  evaluateTasks,
  type TaskEvaluation,
} from './evaluate-tasks.ts';
export { extractAnswer } from './extract-answer.ts';
export { type AnswerFacets, listFacets } from './facets.ts';
export { judgeEvaluation } from './judge-evaluation.ts';
export { toRunnableTask } from './multipl-e.ts';
export {
  type NextLineItem,
  type NextLineScore,
  type PickOptions,
  pickNextLineItems,
  scoreNextLine,
} from './next-line.ts';
export { meanPassAtK, passAtK } from './pass-at-k.ts';
export { type Contestant, type EvaluationOptions, runEvaluation } from './run-evaluation.ts';
export {
  type AnsweredTask,
  rerunTimeouts,
  type ScoredAnswer,
  scoreAnswer,
  scoreAnswers,
} from './score-answers.ts';
export { countFacets, hashTaskSet, summarizeQuality } from './summarize-quality.ts';
export { editSimilarity } from './text-similarity.ts';
