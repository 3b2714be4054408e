const STEPS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/**
 * Bytes as people read them, in powers of 1024 and named so (GiB, not GB).
 *
 * @example
 * formatBytes(6_549_825_126); // '6.1 GiB'
 */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'unknown';
  let value = Math.abs(bytes);
  let step = 0;
  // 1023.95 would print as 1024.0, so it already belongs to the next step.
  while (step < STEPS.length - 1 && value >= (step === 0 ? 1024 : 1023.95)) {
    value /= 1024;
    step += 1;
  }
  const sign = bytes < 0 ? '-' : '';
  return `${sign}${step === 0 ? Math.round(value) : value.toFixed(1)} ${STEPS[step]}`;
}

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kib: 1024,
  kb: 1000,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  mb: 1000 ** 2,
  g: 1024 ** 3,
  gib: 1024 ** 3,
  gb: 1000 ** 3,
  t: 1024 ** 4,
  tib: 1024 ** 4,
  tb: 1000 ** 4,
};

/**
 * Bytes from a text such as `512m`, `2 GiB` or `1.5GB`: a single letter and the `i` units count in
 * 1024, `KB`, `MB`, `GB` in 1000.
 *
 * @throws RangeError for anything else
 */
export function parseBytes(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = FACTORS[(match?.[2] ?? 'none').toLowerCase()];
  if (match?.[1] === undefined || factor === undefined) {
    throw new RangeError(`Cannot read "${text}" as bytes: wanted a size such as "512m" or "2 GiB"`);
  }
  return Math.round(Number(match[1]) * factor);
}
