// Seven aspects of every place, each by a rule that stands beside it. A cell is computed from a run, a price
// or a counted list of facts; change the run and the cell changes, take it away and the cell is missing.

import { formatBytes, formatMs, formatPercent } from '../units/index.ts';
import type { RankedPlace } from './decision.ts';
import { formatRange } from './describe-place.ts';
import { PLACE_FACTS } from './place-option.ts';
import type { Standing } from './race.ts';

export type Aspect =
  | 'space'
  | 'speed of development'
  | 'complexity'
  | 'cost'
  | 'local testing'
  | 'production readiness'
  | 'maintenance';

export interface MatrixCell {
  readonly place: string;
  readonly aspect: Aspect;
  /** Text for people; null when what it needs is missing. */
  readonly value: string | null;
  /** How it was computed, or what is missing. */
  readonly rule: string;
  /** Runs, price rows, or `fact`. */
  readonly sources: readonly string[];
}

export const ASPECTS: readonly Aspect[] = [
  'space',
  'speed of development',
  'complexity',
  'cost',
  'local testing',
  'production readiness',
  'maintenance',
];

/** Seven cells for each place, in the order of the ranking. */
export function computeMatrix(
  standings: readonly Standing[],
  ranked: readonly RankedPlace[],
): readonly MatrixCell[] {
  return standings.flatMap((standing, i) => {
    const row = ranked[i];
    return row ? ASPECTS.map((aspect) => toCell(aspect, standing, row, standings)) : [];
  });
}

function toCell(
  aspect: Aspect,
  { candidate, isJudged }: Standing,
  row: RankedPlace,
  all: readonly Standing[],
): MatrixCell {
  const { option, speed, evidence } = candidate;
  const facts = PLACE_FACTS[option.place];
  const cell = (value: string | null, rule: string, sources: readonly string[]): MatrixCell => ({
    place: option.id,
    aspect,
    value,
    rule,
    sources,
  });
  const missing = (rule: string): MatrixCell => cell(null, rule, []);
  const count = (names: readonly string[]): string => `${names.length}: ${names.join(', ')}`;
  switch (aspect) {
    case 'space': {
      if (option.place === 'api') return cell('0 B', 'no weights on your disk', ['fact']);
      const { weightBytes } = evidence;
      return weightBytes === undefined
        ? missing('bytes of the weight files of a run; no run here')
        : cell(formatBytes(weightBytes.value), 'bytes of the weight files of a run', [
            weightBytes.source,
          ]);
    }
    case 'speed of development': {
      const { coldStartMs } = evidence;
      return coldStartMs === undefined
        ? missing('time from start to first token of a run; no run here measured it')
        : cell(
            `${formatMs(coldStartMs.value)} to the first token`,
            'cold start of the newest run',
            [coldStartMs.source],
          );
    }
    case 'complexity':
      return cell(count(facts.parts), 'parts somebody has to set up', ['fact']);
    case 'cost':
      return row.monthlyUsd === null
        ? missing('monthly bill; a price is unknown')
        : cell(
            `${row.isLowerBound ? 'at least ' : ''}${formatRange(row.monthlyUsd)}`,
            'monthly bill of this workload',
            (candidate.resolved?.prices ?? []).map(({ id }) => id),
          );
    case 'local testing': {
      const local = all.find(
        (one) =>
          one.candidate.option.place === 'cpu-laptop' &&
          one.candidate.speed !== undefined &&
          one.candidate.option.model === option.model,
      );
      const rule = 'whether the same model has a run on a laptop';
      if (option.place === 'cpu-laptop' && speed) return cell('it is local', rule, speed.sources);
      if (local) return cell('same model runs locally', rule, local.candidate.speed?.sources ?? []);
      return option.model === undefined
        ? missing(`${rule}; no model is named`)
        : cell('no run of this model on a laptop', rule, ['fact']);
    }
    case 'production readiness': {
      const rule = 'P(keeps every limit), and whether it was measured under as many users at once';
      if (!isJudged || speed === undefined) return missing(`${rule}; not measured`);
      const isLoaded = speed.slots >= candidate.usage.users;
      return cell(
        `${formatPercent(row.probabilityWithinLimits ?? 0)}, ${isLoaded ? 'under load' : 'one user at a time'}`,
        rule,
        speed.sources,
      );
    }
    case 'maintenance':
      return cell(count(facts.upkeep), 'things to update again and again', ['fact']);
  }
}
