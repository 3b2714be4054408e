// Training from a lesson. The trainer itself is Python, because PyTorch is, and lives in colab/tiny-coder;
// here it is found, started, watched and stopped. It learns from tasks of the training split, and after
// every sixth of its time leaves a model that all engines read, so that its answers can be executed like
// those of any other model: loss says how surprised a model is, pass@1 whether its code runs. A training
// that is stopped goes on from its checkpoint. Where there is no PyTorch the reason is a value, and a
// curve from a real run stands in, which says that it is recorded.

export { TrainingFailedError, TrainingInterruptedError } from './errors.ts';
export { findTrainer, type TrainerEffects, type TrainerFinding } from './find-trainer.ts';
export {
  type LearningCurve,
  type LearningPoint,
  readRecordedCurve,
  toLearningCurve,
} from './learning-curve.ts';
export {
  type LessonTrainingOptions,
  type TrainedSnapshot,
  trainLessonModel,
} from './train-lesson-model.ts';
export { parseProgress, runTrainer, type TrainingProgress } from './trainer-process.ts';
