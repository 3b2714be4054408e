// From what was given to candidates: which runs speak for which place, expanded so that no candidate mixes
// two models or two formats.

import { createPriceBook, type PriceBook, type PriceFacts, type Refusal } from '../cost/index.ts';
import { isTimingValid, type RunRecord } from '../record/index.ts';
import { acceptRecords } from './accept-records.ts';
import { type Candidate, createCandidate, type RunFacts } from './candidate.ts';
import type { Basis, DecideInput } from './decision.ts';
import { normalDraws, randomFor, uniformDraws } from './draws.ts';
import { DEFAULT_PLACES, type PlaceOption } from './place-option.ts';
import { acceptPredictions } from './prediction-input.ts';
import { drawQuality, type QualityDraws, TaskWeights } from './quality-evidence.ts';
import { type DrawStreams, drawFromPrediction, drawFromRuns } from './speed-evidence.ts';

export interface Gathered {
  readonly candidates: readonly Candidate[];
  readonly book: PriceBook;
  readonly refused: readonly Refusal[];
}

export interface Given {
  readonly record: RunRecord;
  readonly basis: Basis;
}

const TRUST: readonly Basis[] = ['measured', 'recorded', 'reported', 'modelled', 'simulated'];

/** Reads everything that was given and draws what a race needs. */
export function gather(input: DecideInput, seed: number, resamples: number): Gathered {
  const { workload, now } = input;
  const book = createPriceBook(now, input.prices ?? []);
  const own = acceptRecords(input.records ?? [], now);
  const published = acceptRecords(input.published ?? [], now);
  const predicted = acceptPredictions(input.predictions ?? []);
  const ownIds = new Set(own.records.map(({ id }) => id));
  const given: readonly Given[] = [
    ...own.records.map((record) => ({ record, basis: basisOf(record) })),
    ...published.records
      .filter(({ id }) => !ownIds.has(id))
      .map((record) => ({
        record,
        basis: record.mode === 'simulated' ? basisOf(record) : ('reported' as const),
      })),
  ];
  const broken: Refusal[] = [];
  const weights = new TaskWeights(seed, resamples);
  const streams = new Map<string, Float64Array>();
  const stream = (name: string, kind: 'uniform' | 'normal'): Float64Array => {
    const known = streams.get(name);
    if (known !== undefined) return known;
    const draw = kind === 'uniform' ? uniformDraws : normalDraws;
    const made = draw(resamples, randomFor(seed, name));
    streams.set(name, made);
    return made;
  };
  const options = uniqueOptions(input.places ?? DEFAULT_PLACES);
  const byPlace = groupBy(given, ({ place }) => place);
  const expanded = options.flatMap((option) => expand(option, byPlace.get(option.place) ?? []));
  const streamsOf = ({ id }: PlaceOption): DrawStreams => ({
    positions: stream(`requests of ${id}`, 'uniform'),
    normals: stream(`mean of ${id}`, 'normal'),
    runNormals: stream(`runs of ${id}`, 'normal'),
    scaling: stream('scaling of prompts', 'uniform'),
  });
  const measured = expanded.map((option) => {
    const runs = (byPlace.get(option.place) ?? []).filter(({ record }) => isOf(option, record));
    return strongest(runs, (records, basis) =>
      drawFromRuns(records, basis, workload, streamsOf(option), (id, reason) =>
        broken.push({ what: `record ${id}`, reason }),
      ),
    );
  });
  // A record whose requests cannot be read is not believed about its tasks either.
  const isBroken = new Set(broken.map(({ what }) => what));
  const isSound = ({ record }: Given): boolean => !isBroken.has(`record ${record.id}`);
  const sound = broken.length === 0 ? given : given.filter(isSound);
  const soundByPlace = groupBy(sound, ({ place }) => place);
  const soundByModel = groupBy(sound, ({ model }) => model.name);
  const candidates = expanded.map((option, i) => {
    const here = soundByPlace.get(option.place) ?? [];
    const elsewhere = soundByModel.get(option.model ?? '') ?? [];
    const prediction = predicted.predictions.find(
      ({ place }) => place === option.id || place === option.place,
    );
    const modelled = prediction && drawFromPrediction(prediction, workload, streamsOf(option));
    const speed = measured[i];
    return createCandidate({
      option,
      book,
      workload,
      speed: speed?.basis === 'simulated' && modelled ? modelled : (speed ?? modelled),
      quality: qualityOf(option, here, elsewhere, weights, resamples),
      prediction,
      positions: (id) => stream(`price ${id}`, 'uniform'),
      resamples,
      evidence: factsOf(here.filter(({ record }) => isOf(option, record))),
    });
  });
  const untimed = given
    .filter(({ record }) => !isTimingValid(record))
    .map(({ record }) => ({
      what: `times of record ${record.id}`,
      reason: `not usable: ${record.timing?.reasons?.join('; ') ?? 'it does not say why'}; its tasks count`,
    }));
  const refused = [
    ...[...own.refused, ...published.refused, ...untimed],
    ...[...predicted.refused, ...book.refused],
  ];
  return { candidates, book, refused: [...refused, ...unique(broken)] };
}

/** Every price row that any candidate rests on, once. */
export function uniquePrices(prices: readonly PriceFacts[]): readonly PriceFacts[] {
  const byId = new Map(prices.map((price) => [price.id, price]));
  return [...byId.values()]
    .map(({ id, source, asOf, state, isFirm, notes }) => ({
      id,
      source,
      asOf,
      state,
      isFirm,
      notes,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function basisOf({ mode }: RunRecord): Basis {
  return mode === 'live' ? 'measured' : mode === 'recorded' ? 'recorded' : 'simulated';
}

function isOf({ model, dtype }: PlaceOption, record: RunRecord): boolean {
  return (
    (model === undefined || record.model.name === model) &&
    (dtype === undefined || record.engine.got.dtype === dtype)
  );
}

/** A candidate without a model becomes one for each model and format that was measured in its place. */
function expand(option: PlaceOption, given: readonly Given[]): readonly PlaceOption[] {
  const kinds = new Map<string, { model: string; dtype: string }>();
  for (const { record } of given) {
    if (!isOf(option, record)) continue;
    const { model, engine } = record;
    kinds.set(`${model.name} ${engine.got.dtype}`, { model: model.name, dtype: engine.got.dtype });
  }
  const names = [...kinds.keys()].sort();
  if (names.length === 0) return [option];
  return names.map((name) => {
    const id = names.length === 1 ? option.id : `${option.id}:${name.replace(' ', '-')}`;
    return { ...option, id, ...kinds.get(name) };
  });
}

/** Two candidates of one name could not be told apart: the first is taken. */
function uniqueOptions(options: readonly PlaceOption[]): readonly PlaceOption[] {
  const byId = new Map<string, PlaceOption>();
  for (const option of options) if (!byId.has(option.id)) byId.set(option.id, option);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The most trusted kind of run that says anything; kinds are never mixed. */
function strongest<Draws>(
  given: readonly Given[],
  draw: (records: readonly RunRecord[], basis: Basis) => Draws | undefined,
): Draws | undefined {
  for (const basis of TRUST) {
    const records = given.filter((one) => one.basis === basis).map(({ record }) => record);
    const draws = records.length === 0 ? undefined : draw(records, basis);
    if (draws !== undefined) return draws;
  }
  return undefined;
}

/** Quality belongs to weights, not to a place: runs of the same model and format elsewhere count, and say so. */
function qualityOf(
  option: PlaceOption,
  here: readonly Given[],
  elsewhere: readonly Given[],
  weights: TaskWeights,
  resamples: number,
): QualityDraws | undefined {
  const draw = (given: readonly Given[]): QualityDraws | undefined =>
    strongest(
      given.filter(({ record }) => isOf(option, record) && record.quality !== undefined),
      (records, basis) => drawQuality(records, basis, weights, resamples),
    );
  const found = draw(here);
  if (found !== undefined) return found;
  const borrowed = draw(elsewhere);
  const note = `${option.model} was judged in another place; the weights are the same`;
  return borrowed && { ...borrowed, notes: [note] };
}

function unique(refused: readonly Refusal[]): readonly Refusal[] {
  const byName = new Map(refused.map((one) => [one.what, one]));
  return [...byName.values()];
}

/** Weight bytes and cold start of the newest run that has them. */
function factsOf(given: readonly Given[]): RunFacts {
  const find = (
    read: (record: RunRecord) => number | undefined,
  ): { readonly value: number; readonly source: string } | undefined => {
    for (const { record } of given) {
      const value = read(record);
      if (value !== undefined) return { value, source: record.id };
    }
    return undefined;
  };
  return {
    weightBytes: find(({ model }) => {
      const files = Object.values(model.files ?? {});
      return files.length === 0 ? undefined : files.reduce((sum, { bytes }) => sum + bytes, 0);
    }),
    coldStartMs: find((record) =>
      isTimingValid(record) ? record.metrics.coldStartMs?.p50 : undefined,
    ),
  };
}

function groupBy(
  given: readonly Given[],
  keyOf: (record: RunRecord) => string,
): ReadonlyMap<string, readonly Given[]> {
  const groups = new Map<string, Given[]>();
  for (const one of given) {
    const group = groups.get(keyOf(one.record));
    if (group === undefined) groups.set(keyOf(one.record), [one]);
    else group.push(one);
  }
  return groups;
}
