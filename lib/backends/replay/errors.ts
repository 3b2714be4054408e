import { LabError } from '../../errors/index.ts';

/** The record holds no completed answer for this prompt, or not one of the length that is forced. */
export class RecordingNotFoundError extends LabError {
  override readonly name = 'RecordingNotFoundError';
}
