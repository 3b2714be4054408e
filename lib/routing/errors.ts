import { LabError, type LabErrorOptions } from '../errors/index.ts';
import type { RouteStep } from './route-step.ts';

/** Every rung was skipped or failed. Nothing stands in for an answer. */
export class NoRungAnsweredError extends LabError {
  override readonly name = 'NoRungAnsweredError';
  readonly steps: readonly RouteStep[];

  constructor(message: string, options: LabErrorOptions & { steps: readonly RouteStep[] }) {
    super(message, options);
    this.steps = options.steps;
  }
}

/** A rung failed after part of its answer was shown: another rung cannot go on in its place. */
export class AnswerBrokenError extends LabError {
  override readonly name = 'AnswerBrokenError';
  readonly steps: readonly RouteStep[];

  constructor(message: string, options: LabErrorOptions & { steps: readonly RouteStep[] }) {
    super(message, options);
    this.steps = options.steps;
  }
}
