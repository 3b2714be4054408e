// Three significant digits: more would claim a precision no measurement on a shared machine has.

/** A number with three significant digits and thousands separated: 0.0123, 4.57, 98.7, 1,230. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 99.95) return groupThousands(Math.round(value));
  const digits = size < 1e-6 ? value.toExponential(2) : Number(value.toPrecision(3)).toString();
  return digits.includes('e') ? value.toExponential(2) : digits;
}

/** A whole number with thousands separated. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? groupThousands(Math.round(value)) : 'unknown';
}

/**
 * A duration given in milliseconds, in the unit a reader would use.
 *
 * @example
 * formatMs(0.0421); // '42.1 µs'
 * formatMs(812.4);  // '812 ms'
 * formatMs(65_000); // '1 min 5 s'
 */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  const size = Math.abs(ms);
  if (size !== 0 && size < 0.9995) return `${formatNumber(ms * 1000)} µs`;
  if (size < 999.5) return `${formatNumber(ms)} ms`;
  if (size < 59_950) return `${formatNumber(ms / 1000)} s`;
  const sign = ms < 0 ? '-' : '';
  const totalSeconds = Math.round(size / 1000);
  const hours = Math.floor(totalSeconds / 3600);
  const minutes = Math.floor((totalSeconds % 3600) / 60);
  const seconds = totalSeconds % 60;
  if (hours > 0) return `${sign}${hours} h ${minutes} min`;
  return `${sign}${minutes} min ${seconds} s`;
}

/** Tokens per second, for example `41.3 tok/s`. */
export function formatTokensPerSecond(tokensPerSecond: number): string {
  return Number.isFinite(tokensPerSecond) ? `${formatNumber(tokensPerSecond)} tok/s` : 'unknown';
}

/**
 * A share of 0 to 1 in percent.
 *
 * @example
 * formatPercent(0.375); // '37.5 %'
 */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? `${formatNumber(share * 100)} %` : 'unknown';
}

/** US dollars, with cents above one dollar and three significant digits below. */
export function formatUsd(usd: number): string {
  if (!Number.isFinite(usd)) return 'unknown';
  const sign = usd < 0 ? '-' : '';
  const size = Math.abs(usd);
  if (size !== 0 && size < 0.9995) return `${sign}$${formatNumber(size)}`;
  const [whole = '0', cents = '00'] = size.toFixed(2).split('.');
  return `${sign}$${groupThousands(Number(whole))}.${cents}`;
}

// Not toLocaleString: its result depends on the reader's machine.
function groupThousands(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}
