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
export { createTaskSet, createWarmupPrompts } from './create-task-set.ts';
export type { Contestant } from './enter-contestant.ts';
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
export { meanPassAtK, passAtK } from './pass-at-k.ts';
export { bitsPerByte, logProbability } from './real-code/bits-per-byte.ts';
export { type CodeFile, type HeldOutCode, readHeldOutCode } from './real-code/held-out-files.ts';
export { measureLogProbabilities } from './real-code/log-probabilities.ts';
export { measureNextLines, type NextLineReport } from './real-code/measure-next-lines.ts';
export { measureSurprise, type SurpriseReport } from './real-code/measure-surprise.ts';
export {
  type NextLineItem,
  type NextLineScore,
  type PickOptions,
  pickNextLineItems,
  scoreNextLine,
} from './real-code/next-line.ts';
export {
  type CodeEvaluationOptions,
  type CodeEvaluationRecord,
  type RealCodeReport,
  runCodeEvaluation,
} from './real-code/run-code-evaluation.ts';
export { editSimilarity } from './real-code/text-similarity.ts';
export { type EvaluationOptions, runEvaluation } from './run-evaluation.ts';
export {
  type AnsweredTask,
  rerunTimeouts,
  type ScoredAnswer,
  scoreAnswer,
  scoreAnswers,
} from './score-answers.ts';
export { countFacets, hashTaskSet, summarizeQuality } from './summarize-quality.ts';
