// The verdict in words, and no firmer than its inputs. 90 % is the line: below it the answer is "undecided",
// with what to measure next. Above it the verdict is still only provisional while it rests on a price that is
// not fresh, on anything but own live runs, or while a place that could be cheaper was not measured.

import { quantile } from '../stats/index.ts';
import { formatPercent } from '../units/index.ts';
import { pricesOf } from './candidate.ts';
import type { RankedPlace, Verdict } from './decision.ts';
import { formatRange, toInterval } from './describe-place.ts';
import { nextSteps } from './next-steps.ts';
import { FIRM, type Standing } from './race.ts';
import type { Workload } from './workload.ts';

export function giveVerdict(
  standings: readonly Standing[],
  ranked: readonly RankedPlace[],
  probabilityNone: number,
  workload: Workload,
  resamples: number,
): Verdict {
  const judged = standings.filter(({ isJudged }) => isJudged);
  const open = standings.filter(
    ({ isJudged, candidate }) => !isJudged && candidate.broken.length === 0,
  );
  const [leader] = judged;
  const isKept = judged.some(({ isWithin }) => isWithin.includes(1));
  if (leader === undefined || (!isKept && open.length > 0)) {
    const next = open.flatMap(({ candidate }) =>
      candidate.measure.map((one) => `${candidate.option.id}: ${one}`),
    );
    if (open.length === 0) {
      return {
        state: 'none-fits',
        place: null,
        because: [],
        next: relax(ranked),
        sentence: 'No place keeps every limit',
      };
    }
    const sentence =
      judged.length === 0
        ? 'Cannot tell: no place was measured or has a usable price'
        : 'Cannot tell: no place that was measured keeps every limit, and others were not measured';
    return { state: 'cannot-tell', place: null, sentence, because: [], next };
  }
  if (probabilityNone >= FIRM) {
    const sentence = `No place keeps every limit, with ${formatPercent(probabilityNone)}`;
    const because = open.map(({ candidate }) => `"${candidate.option.id}" was not judged`);
    return { state: 'none-fits', place: null, sentence, because, next: relax(ranked) };
  }
  const id = leader.candidate.option.id;
  const next = nextSteps(judged, workload, resamples);
  if (leader.probability < FIRM) {
    const rival = judged[1];
    const against =
      rival && rival.probability > probabilityNone
        ? `"${rival.candidate.option.id}" ${formatPercent(rival.probability)}`
        : `"no place keeps every limit" ${formatPercent(probabilityNone)}`;
    return {
      state: 'undecided',
      place: id,
      sentence: `Undecided: "${id}" leads with ${formatPercent(leader.probability)}, ${against}`,
      because: [tie(leader, rival)].filter((one) => one !== undefined),
      next,
    };
  }
  const because = weaken(leader, judged, open);
  const cost = formatRange(toInterval(leader.costs));
  const isFirm = because.length === 0;
  return {
    state: isFirm ? 'recommended' : 'provisional',
    place: id,
    sentence: `${isFirm ? 'Run it' : 'Provisionally, run it'} in "${id}": cheapest of those that keep every limit with ${formatPercent(leader.probability)}, ${cost} a month`,
    because,
    next,
  };
}

/** What keeps a verdict from being firm. */
function weaken(
  leader: Standing,
  judged: readonly Standing[],
  open: readonly Standing[],
): readonly string[] {
  const because: string[] = [];
  const rival = judged[1];
  const seen = [leader, ...(rival ? [rival] : [])];
  for (const { candidate } of seen) {
    for (const { id, isFirm, notes } of pricesOf(candidate)) {
      const text = `The price "${id}" of "${candidate.option.id}" is not firm: ${notes[0] ?? 'other sources differ'}`;
      if (!isFirm && !because.includes(text)) because.push(text);
    }
    const parts = [candidate.speed, candidate.quality].filter((one) => one !== undefined);
    for (const { basis } of parts) {
      const text = `What is known of "${candidate.option.id}" is ${basis}, not measured by you`;
      if (basis !== 'measured' && !because.includes(text)) because.push(text);
    }
  }
  const bases = new Set(
    judged.flatMap(({ candidate }) => (candidate.speed ? [candidate.speed.basis] : [])),
  );
  if (bases.size > 1)
    because.push(`Places are compared on different grounds: ${[...bases].sort().join(', ')}`);
  const most = quantile([...leader.costs], 0.975);
  for (const { candidate, costs } of open) {
    const isDearer = candidate.resolved !== undefined && quantile([...costs], 0.025) > most;
    if (!isDearer) because.push(`"${candidate.option.id}" could be cheaper and was not judged`);
  }
  return because;
}

function tie(leader: Standing, rival: Standing | undefined): string | undefined {
  if (rival === undefined) return undefined;
  const difference = toInterval(rival.costs.map((cost, b) => cost - (leader.costs[b] ?? 0)));
  const names = `"${leader.candidate.option.id}" and "${rival.candidate.option.id}"`;
  const share = Math.abs(difference.value) / Math.max(1e-9, toInterval(leader.costs).value);
  return share < 0.05
    ? `${names} cost the same within ${formatPercent(share)}: choose by the matrix`
    : `${names} differ by ${formatRange(difference)} a month`;
}

function relax(ranked: readonly RankedPlace[]): readonly string[] {
  const limits = new Set(
    ranked.flatMap(({ limits: all }) =>
      all
        .filter(({ probability }) => probability !== null && probability < 0.5)
        .map(({ limit }) => limit),
    ),
  );
  return [...limits]
    .sort()
    .map((limit) => `Relax the ${limit} limit, or measure a place that keeps it`);
}
