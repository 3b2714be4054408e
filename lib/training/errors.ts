import { LabError } from '../errors/index.ts';

/** The learner stopped the training; what was trained so far is on disk. */
export class TrainingInterruptedError extends LabError {
  override readonly name = 'TrainingInterruptedError';
}

/** The trainer ended without a model. */
export class TrainingFailedError extends LabError {
  override readonly name = 'TrainingFailedError';
}
