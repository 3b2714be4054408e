import type { RunRecord } from '../record/index.ts';
import { formatMs, formatNumber, type Table } from '../units/index.ts';

/** What a run says about itself: was the machine quiet, did it settle, what did the client misread. */
export function selfCheckTable({ selfCheck = {}, stop }: RunRecord): Table | undefined {
  const { noise, steadyState, noisePercent, planted, plantedErrorMs, clientLag } = selfCheck;
  const rows: [string, string][] = [];
  if (noise) rows.push(['machine', [noise.verdict, ...noise.reasons].join('; ')]);
  if (steadyState) rows.push(['steady state', steadyState.reason]);
  if (noisePercent !== undefined) {
    rows.push(['half width of the interval', `${formatNumber(noisePercent)} % of the median`]);
  }
  if (plantedErrorMs !== undefined) {
    rows.push(['error on planted streams', formatMs(plantedErrorMs)]);
  }
  for (const { metric, concurrency, worstErrorMs, isWithinLimit } of planted ?? []) {
    const verdict = isWithinLimit ? 'within' : 'beyond';
    rows.push([
      `${metric}, ${concurrency} at once`,
      `worst error ${formatMs(worstErrorMs)}, ${verdict} the limit`,
    ]);
  }
  if (clientLag) rows.push(['client lag', `p99 ${formatMs(clientLag.p99Ms)}`]);
  if (stop) rows.push(['stopped', describeStop(stop)]);
  if (rows.length === 0) return undefined;
  return { title: 'What the run says about itself', columns: ['check', 'found'], rows };
}

const STOP_WORDS = {
  'narrow-enough': 'the interval was narrow enough',
  'time-budget': 'the time was spent',
  planned: 'after the planned requests',
  failed: 'a request failed',
} as const;

function describeStop({
  reason,
  reachedPercent,
  wantedPercent,
}: NonNullable<RunRecord['stop']>): string {
  const words = STOP_WORDS[reason];
  if (reachedPercent === undefined) return words;
  const wanted = wantedPercent === undefined ? '' : `, wanted ${formatNumber(wantedPercent)} %`;
  return `${words}: +-${formatNumber(reachedPercent)} %${wanted}`;
}
