// One candidate with everything drawn that a verdict needs: prices, speed, pass rate. Fixed limits (privacy,
// offline, own weights, memory) are facts and no draws. What is missing is said in `measure`, never guessed.

import {
  type PriceBook,
  type PriceFacts,
  type Rates,
  type ResolvedPlan,
  ratesAt,
  resolvePlan,
  type Usage,
} from '../cost/index.ts';
import { LabError } from '../errors/index.ts';
import type { LimitCheck } from './decision.ts';
import { PLACE_FACTS, type PlaceOption } from './place-option.ts';
import type { PlacePrediction } from './prediction-input.ts';
import type { QualityDraws } from './quality-evidence.ts';
import type { SpeedDraws } from './speed-evidence.ts';
import { DAY_SHAPES, type Workload } from './workload.ts';

export interface Candidate {
  readonly option: PlaceOption;
  /** Undefined when a price is unknown: `priceProblem` says which. */
  readonly resolved: ResolvedPlan | undefined;
  readonly priceProblem: string | undefined;
  /** One per resample, or one for all where every price is known exactly. */
  readonly rates: readonly Rates[];
  readonly speed: SpeedDraws | undefined;
  readonly quality: QualityDraws | undefined;
  /** Facts that rule it out. */
  readonly broken: readonly LimitCheck[];
  /** What keeps it from being judged. */
  readonly measure: readonly string[];
  readonly usage: Usage;
  readonly evidence: RunFacts;
}

/** What the newest run of a place says beside its speed, with the run's id. */
export interface RunFacts {
  readonly weightBytes: { readonly value: number; readonly source: string } | undefined;
  readonly coldStartMs: { readonly value: number; readonly source: string } | undefined;
}

/** What training costs where a place does not say: an hour of a rented T4. */
const DEFAULT_TRAINING_PRICE = 'colab-t4-hour';

export interface CandidateParts {
  readonly option: PlaceOption;
  readonly book: PriceBook;
  readonly workload: Workload;
  readonly speed: SpeedDraws | undefined;
  readonly quality: QualityDraws | undefined;
  readonly prediction: PlacePrediction | undefined;
  /** Positions between the ends of a price, per price and resample. */
  readonly positions: (priceId: string) => Float64Array;
  readonly resamples: number;
  readonly evidence: RunFacts;
}

export function createCandidate(parts: CandidateParts): Candidate {
  const { option, book, workload, speed, quality, prediction, positions, resamples } = parts;
  let resolved: ResolvedPlan | undefined;
  let priceProblem: string | undefined;
  try {
    const training = workload.trainingRunsPerMonth > 0;
    resolved = resolvePlan(
      option.plan,
      book,
      training ? (option.trainingPrice ?? DEFAULT_TRAINING_PRICE) : undefined,
    );
  } catch (error) {
    if (!LabError.isInstance(error)) throw error;
    priceProblem = `${error.message} (${error.hint})`;
  }
  return {
    option,
    resolved,
    priceProblem,
    rates: resolved === undefined ? [] : drawRates(resolved, positions, resamples),
    speed,
    quality,
    broken: findBroken(option, workload, prediction),
    measure: listMissing(parts, priceProblem),
    usage: toUsage(workload),
    evidence: parts.evidence,
  };
}

export function toUsage(workload: Workload): Usage {
  const { activeHours, peakHourShare } = DAY_SHAPES[workload.dayShape];
  return {
    requestsPerDay: workload.requestsPerDay,
    daysPerMonth: workload.daysPerMonth,
    activeHoursPerDay: activeHours,
    peakHourShare,
    users: workload.users,
    promptTokens: workload.promptTokens,
    outputTokens: workload.outputTokens,
    cachedPromptShare: workload.cachedPromptShare,
    cacheWriteShare: 0,
    attemptsPerRequest: 1,
    trainingRunsPerMonth: workload.trainingRunsPerMonth,
    trainingHoursPerRun: workload.trainingHoursPerRun,
  };
}

/** Every price a candidate rests on. */
export function pricesOf({ resolved }: Candidate): readonly PriceFacts[] {
  if (resolved === undefined) return [];
  return resolved.training ? [...resolved.prices, resolved.training] : resolved.prices;
}

export function drawRates(
  resolved: ResolvedPlan,
  positions: (priceId: string) => Float64Array,
  resamples: number,
): readonly Rates[] {
  const all = resolved.training ? [...resolved.prices, resolved.training] : resolved.prices;
  const isExact = all.every((price) =>
    price.unit === 'million-tokens'
      ? price.tiers.every((tier) =>
          [tier.input, tier.output, tier.cacheRead, tier.cacheWrite].every(
            (rate) => rate === null || rate.low === rate.high,
          ),
        )
      : price.usd.low === price.usd.high,
  );
  if (isExact) return [ratesAt(resolved, () => 0.5)];
  const draws = new Map(all.map(({ id }) => [id, positions(id)]));
  return Array.from({ length: resamples }, (_, b) =>
    ratesAt(resolved, (id) => draws.get(id)?.[b] ?? 0.5),
  );
}

function findBroken(
  { place, id }: PlaceOption,
  workload: Workload,
  prediction: PlacePrediction | undefined,
): readonly LimitCheck[] {
  const { dataGoesTo, worksOffline, hostsOwnWeights } = PLACE_FACTS[place];
  const broken: LimitCheck[] = [];
  const add = (
    limit: LimitCheck['limit'],
    detail: string,
    sources: readonly string[] = [],
  ): void => {
    broken.push({ limit, probability: 0, detail, basis: 'fact', sources });
  };
  const allowed = {
    'own-machines': ['own-machine'],
    'rented-machines': ['own-machine', 'rented-machine'],
    anywhere: ['own-machine', 'rented-machine', 'provider'],
  }[workload.privacy];
  if (!allowed.includes(dataGoesTo)) {
    add(
      'privacy',
      `code would go to a ${dataGoesTo.replace('-', ' ')}; the rule is "${workload.privacy}"`,
    );
  }
  if (workload.mustWorkOffline && !worksOffline) add('offline', 'it needs a network');
  if (workload.trainingRunsPerMonth > 0 && !hostsOwnWeights) {
    add('training', 'it does not serve weights you trained yourself');
  }
  if (prediction && !prediction.fits) {
    add('memory', `the model does not fit: ${prediction.reason}`, [`prediction for ${id}`]);
  }
  return broken;
}

function listMissing(
  { option, workload, speed, quality }: CandidateParts,
  priceProblem: string | undefined,
): readonly string[] {
  const missing: string[] = [];
  const where = `in the place "${option.place}"`;
  const model = option.model === undefined ? '' : ` --model ${option.model}`;
  if (priceProblem !== undefined) missing.push(priceProblem);
  const needsSpeed = option.plan.kind !== 'tokens';
  const { latencyLimit, qualityFloor, outputTokens } = workload;
  if (speed === undefined && (needsSpeed || latencyLimit !== null)) {
    missing.push(
      option.place === 'api'
        ? `no run speaks for its speed: run "lab load --url https://PROVIDER/v1${model} --requests 130"`
        : `no run speaks for its speed: run "lab bench${model} --max-tokens ${outputTokens} --repeats 130" ${where}`,
    );
  }
  if (quality === undefined && qualityFloor !== null) {
    missing.push(`no run speaks for its quality: run "lab eval${model}" ${where}`);
  }
  return missing;
}
