import { LabError } from '../errors/index.ts';

/** A price nobody gave: no row, or a row too old to be used as one. Never replaced by zero. */
export class UnknownPriceError extends LabError {
  override readonly name = 'UnknownPriceError';
  readonly priceId: string;

  constructor(priceId: string, why: string) {
    super(`No usable price "${priceId}": ${why}`, {
      hint: `Give your own: { "id": "${priceId}", "usd": AMOUNT, "asOf": "YYYY-MM-DD" } among "prices"`,
    });
    this.priceId = priceId;
  }
}
