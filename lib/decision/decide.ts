import type { Candidate } from './candidate.ts';
import { pricesOf } from './candidate.ts';
import type { DecideInput, Decision } from './decision.ts';
import { describePlace } from './describe-place.ts';
import { findFlipPoints } from './flip-points.ts';
import { gather, uniquePrices } from './gather.ts';
import { computeMatrix } from './matrix.ts';
import { FIRM, runRace, type Standing } from './race.ts';
import { giveVerdict } from './verdict.ts';

/** Half a thousand resamples put a probability of 0.9 within 0.03. */
const DEFAULT_RESAMPLES = 512;

/**
 * Ranks the places where a workload could run. Same input, same answer, in any order and anywhere: the
 * draws are seeded and the clock is an argument.
 *
 * @example
 * decide({ now: '2026-11-20T12:00:00.000Z', workload: DEFAULT_WORKLOAD }).verdict.sentence;
 */
export function decide(input: DecideInput): Decision {
  const { now, workload, seed = 0, resamples = DEFAULT_RESAMPLES } = input;
  const { candidates, book, refused } = gather(input, seed, resamples);
  const race = runRace(candidates, workload, resamples);
  const standings = [...race.standings].sort(compareStandings);
  const isHopeless = race.probabilityNone >= FIRM;
  const first = standings.find(({ isJudged }) => isJudged);
  const leader = isHopeless || !first?.isWithin.includes(1) ? undefined : first;
  const ranked = standings.map((standing) => describePlace(standing, leader, workload));
  const judged = standings.filter(({ isJudged }) => isJudged).map(({ candidate }) => candidate);
  return {
    verdict: giveVerdict(standings, ranked, race.probabilityNone, workload, resamples),
    ranked,
    probabilityNone: judged.length === 0 ? 1 : race.probabilityNone,
    flipPoints: findFlipPoints(byId(judged), workload, book, resamples),
    matrix: computeMatrix(standings, ranked),
    refused,
    prices: uniquePrices(candidates.flatMap(pricesOf)),
    workload,
    now,
    seed,
    resamples,
  };
}

/** Judged before unknown before ruled out; then by probability, by keeping the limits, by cost, by name. */
function compareStandings(a: Standing, b: Standing): number {
  const group = ({ isJudged, candidate }: Standing): number =>
    isJudged ? 0 : candidate.broken.length === 0 ? 1 : 2;
  const within = ({ isWithin }: Standing): number => isWithin.reduce((sum, one) => sum + one, 0);
  const cost = ({ costs }: Standing): number =>
    costs.length === 0 ? Number.POSITIVE_INFINITY : costs.reduce((sum, one) => sum + one, 0);
  const difference =
    group(a) - group(b) ||
    b.probability - a.probability ||
    within(b) - within(a) ||
    (cost(a) === cost(b) ? 0 : cost(a) - cost(b));
  if (difference !== 0) return difference;
  return a.candidate.option.id < b.candidate.option.id ? -1 : 1;
}

function byId(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((a, b) => (a.option.id < b.option.id ? -1 : 1));
}
