import { LabError, type LabErrorOptions } from '../../errors/index.ts';

/** A side of a pair failed in the middle; the rounds before are kept. */
export class PairBrokenError extends LabError {
  override readonly name = 'PairBrokenError';
  readonly finishedRounds: number;

  constructor(message: string, options: LabErrorOptions & { readonly finishedRounds: number }) {
    super(message, options);
    this.finishedRounds = options.finishedRounds;
  }
}

/** What an earlier part was measured on is not what is there now: the two are no one run. */
export class PairChangedError extends LabError {
  override readonly name = 'PairChangedError';
}

/** There is nothing to go on with, or something that a new run would overwrite. */
export class UnfinishedPairError extends LabError {
  override readonly name = 'UnfinishedPairError';
}

/** Every answer came in one piece, so there is no first token and no time per token. */
export class NotStreamedError extends LabError {
  override readonly name = 'NotStreamedError';
}
