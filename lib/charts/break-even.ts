import {
  type BreakEven,
  billAt,
  type Contender,
  findBreakEven,
  type Usage,
} from '../cost/index.ts';
import { formatNumber, formatUsd } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart } from './chart.ts';
import { PALETTE } from './theme.ts';

const POINTS = 60;

/** Two bills over requests a day, each as a band from its cheapest to its dearest prices, and where they meet. */
export function chartBreakEven(
  contenders: readonly [Contender, Contender],
  usage: Usage,
  options?: ChartOptions,
): Chart {
  const found = findBreakEven(...contenders, usage);
  const middle = found.requestsPerDay ?? usage.requestsPerDay;
  const [least, most] = [middle / 30, middle * 30];
  const values = contenders
    .flatMap((contender) =>
      Array.from({ length: POINTS + 1 }, (_, i) => {
        const requestsPerDay = least * (most / least) ** (i / POINTS);
        const at = (position: number): number =>
          billAt(contender, position, { ...usage, requestsPerDay });
        return { plan: contender.label, requestsPerDay, low: at(0), usd: at(0.5), high: at(1) };
      }),
    )
    .filter(({ low }) => low > 0);
  const x = {
    field: 'requestsPerDay',
    type: 'quantitative',
    scale: { type: 'log' },
    title: 'requests a day',
  } as const;
  const color = {
    field: 'plan',
    type: 'nominal',
    scale: { domain: contenders.map(({ label }) => label), range: [PALETTE.blue, PALETTE.orange] },
    title: null,
  } as const;
  return createChart(
    {
      title: titleOf(found),
      subtitle: 'Bands are what stale prices leave open',
      description: `Monthly bills of ${contenders.map(({ label }) => label).join(' and ')} over requests a day. ${titleOf(found)}. ${found.inputs.join('. ')}`,
      body: {
        width: 440,
        height: 260,
        data: { values },
        encoding: { x, color },
        layer: [
          {
            mark: { type: 'area', opacity: 0.25 },
            encoding: {
              y: {
                field: 'low',
                type: 'quantitative',
                scale: { type: 'log' },
                title: 'dollars a month',
              },
              y2: { field: 'high' },
            },
          },
          {
            mark: { type: 'line', strokeWidth: 2 },
            encoding: {
              y: { field: 'usd', type: 'quantitative', scale: { type: 'log' } },
              strokeDash: { field: 'plan', type: 'nominal', legend: null },
            },
          },
        ],
      },
      table: {
        columns: ['plan', 'requests a day', 'a month', 'low', 'high'],
        rows: values
          .filter((_, i) => i % 10 === 0)
          .map((one) => [
            one.plan,
            formatNumber(one.requestsPerDay),
            formatUsd(one.usd),
            formatUsd(one.low),
            formatUsd(one.high),
          ]),
      },
    },
    options,
  );
}

function titleOf({ requestsPerDay, low, high, cheaperBelow, cheaperAbove }: BreakEven): string {
  if (requestsPerDay === null)
    return `${cheaperBelow} is cheaper at every number of requests, from 0.1 a day up`;
  const band =
    low === null || high === null
      ? 'band open'
      : `band ${formatNumber(low)} to ${formatNumber(high)}`;
  return `${cheaperBelow} below ${formatNumber(requestsPerDay)} requests a day, ${cheaperAbove} above (${band})`;
}
