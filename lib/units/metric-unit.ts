import { formatBytes } from './bytes.ts';
import { formatCount, formatMs, formatNumber, formatPercent, formatUsd } from './format.ts';

/** Unit of a field, by the suffix of its name: every name here ends in its unit. */
export type Unit = 'ms' | 'bytes' | 'tok/s' | 'share' | 'percent' | 'tokens' | 'USD' | 'number';

/**
 * Reads the unit from a name such as `ttftMs`, `peakRssBytes` or `decodeTokensPerSecond`.
 *
 * @example
 * unitOf('ttftMs'); // 'ms'
 */
export function unitOf(name: string): Unit {
  if (name.endsWith('TokensPerSecond')) return 'tok/s';
  if (name.endsWith('Ms')) return 'ms';
  if (name.endsWith('Bytes')) return 'bytes';
  if (name.endsWith('Percent')) return 'percent';
  if (name.endsWith('Tokens')) return 'tokens';
  if (name.endsWith('Usd')) return 'USD';
  return name === 'passAt1' || name.endsWith('Share') ? 'share' : 'number';
}

/**
 * A value formatted by the unit in its name.
 *
 * @example
 * formatMetric('peakRssBytes', 157_286_400); // '150.0 MiB'
 */
export function formatMetric(name: string, value: number): string {
  switch (unitOf(name)) {
    case 'ms':
      return formatMs(value);
    case 'bytes':
      return formatBytes(value);
    case 'tok/s':
      return `${formatNumber(value)} tok/s`;
    case 'share':
      return formatPercent(value);
    case 'percent':
      return `${formatNumber(value)} %`;
    case 'tokens':
      return formatCount(value);
    case 'USD':
      return formatUsd(value);
    default:
      return formatNumber(value);
  }
}
