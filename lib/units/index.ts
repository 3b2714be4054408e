// Numbers as people read them. Code stores raw units and says so in the name (`ttftMs`,
// `peakRssBytes`); only what a person sees is converted, here and nowhere else. Memory counts in 1024
// and is called so (1 GiB = 1,073,741,824 bytes); three significant digits are printed, because no
// measurement here knows more. The result never depends on the machine's language settings.

export { formatBytes, parseBytes } from './bytes.ts';
export {
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatTokensPerSecond,
  formatUsd,
} from './format.ts';
export { formatMetric, type Unit, unitOf } from './metric-unit.ts';
export { formatTable, isNumericColumn, type Table } from './table.ts';
