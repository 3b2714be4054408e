import { LabError } from '../../errors/index.ts';

/** No published run can be played: none has answers to the lab's own tasks by a model that is here. */
export class NoRecordingError extends LabError {
  override readonly name = 'NoRecordingError';
}

/** The offloaded place does not answer, or not any more: the demo goes on with a recording. */
export class PlaceLostError extends LabError {
  override readonly name = 'PlaceLostError';
}
