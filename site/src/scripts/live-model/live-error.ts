import { LabError } from '@offload-lab/lib/errors';

/** The model cannot run in this page: what is wrong in one sentence, and what to do about it. */
export class LiveModelError extends LabError {
  override readonly name = 'LiveModelError';
}

/** An error as it crosses from the worker to the page. */
export interface Failure {
  readonly message: string;
  readonly hint: string;
}

const OUT_OF_MEMORY =
  /allocation failed|out of memory|could not allocate|bad_alloc|cannot enlarge/i;

/** The sentence and the hint of any error; what nobody foresaw keeps the words of the browser. */
export function explainFailure(error: unknown): Failure {
  if (LabError.isInstance(error)) return { message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  if (OUT_OF_MEMORY.test(message)) {
    return {
      message: 'There is not enough memory left for the model in this browser',
      hint: 'Close other tabs, then reload this page',
    };
  }
  return {
    message: `The model does not run in this browser: ${message.split('\n')[0] ?? ''}`,
    hint: 'Reload the page, or try another browser; the published figures below stay readable',
  };
}
