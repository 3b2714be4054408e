import { type RequestSample, sha256Hex, toCanonicalJson } from '../../record/index.ts';
import { PairChangedError, UnfinishedPairError } from './errors.ts';
import type { Both, JournalLine, PairIdentity, PairJournal, PairStart } from './pair-journal.ts';

/** Name of the journal: the same question asked again has the same one. */
export function keyOfPair(question: Readonly<Record<string, unknown>>): string {
  return sha256Hex(toCanonicalJson(question)).slice(0, 16);
}

/**
 * What an earlier part left, or a new beginning. Going on is asked for, never guessed: two runs that
 * happen to be alike are two runs.
 *
 * @throws UnfinishedPairError when there is nothing to go on with, or rounds that would be overwritten
 */
export function findStart(
  journal: PairJournal,
  { isResumed, sessionId }: { readonly isResumed: boolean; readonly sessionId: string },
  startedAt: string,
  identity: PairIdentity,
): PairStart {
  const start = journal.lines.find((line) => line.type === 'start');
  if (start === undefined) {
    if (!isResumed) return { type: 'start', sessionId, startedAt, identity };
    throw new UnfinishedPairError('There is no unfinished pair of these settings to go on with', {
      hint: 'Give exactly the settings of the run that broke off, or leave out --resume',
    });
  }
  if (!isResumed) {
    const { length } = journal.rounds;
    throw new UnfinishedPairError(
      `A run of these settings broke off after ${length} finished round${length === 1 ? '' : 's'}`,
      { hint: `Add --resume to go on with it, or delete "${journal.path}" to start anew` },
    );
  }
  for (const [what, was] of Object.entries(start.identity)) {
    const is = identity[what];
    // a server that still loads says "unknown", and that is no change
    if (is === was || is === 'unknown' || was === 'unknown') continue;
    throw new PairChangedError(`Cannot go on with this pair: ${what} was "${was}" and is "${is}"`, {
      hint: `Make it what it was, or delete "${journal.path}" to start anew`,
    });
  }
  return start;
}

/** Samples of one side: those of the run, and those that are only kept. */
export interface SortedSamples {
  /** Cold start and warm-up of the last part, then every finished round. */
  readonly samples: readonly RequestSample[];
  readonly setAside: readonly RequestSample[];
}

/**
 * Sorts what is in a journal by what counts. A round that broke off is measured again with other prompts:
 * its requests are kept as warm-up, because one side of them has no partner.
 */
export function sortSamples(lines: readonly JournalLine[]): Both<SortedSamples> {
  return [sortSide(lines, 0), sortSide(lines, 1)];
}

function sortSide(lines: readonly JournalLine[], side: 0 | 1): SortedSamples {
  const last = lines.findLast(({ type }) => type === 'part');
  const started: RequestSample[] = [];
  const measured: RequestSample[] = [];
  const setAside: RequestSample[] = [];
  for (const line of lines) {
    if (line.type === 'start') continue;
    if (line.type === 'round') measured.push(...line.samples[side]);
    else if (line === last) started.push(...line.samples[side]);
    else setAside.push(...line.samples[side].map(asWarmUp));
  }
  const number = (sample: RequestSample, index: number): RequestSample => ({ ...sample, index });
  const all = [...setAside, ...started, ...measured].map(number);
  return { setAside: all.slice(0, setAside.length), samples: all.slice(setAside.length) };
}

/** Without the number of a round, which another attempt has; a cold start stays one. */
function asWarmUp({ block: _block, ...sample }: RequestSample): RequestSample {
  return { ...sample, phase: sample.phase === 'cold' ? 'cold' : 'warm-up' };
}

/** How often, when and why a pair was interrupted, one sentence. Empty when it was not. */
export function describeParts(lines: readonly JournalLine[]): readonly string[] {
  const parts = lines.filter((line) => line.type === 'part');
  if (parts.length < 2) return [];
  const labs = [...new Set(parts.map(({ lab }) => lab))];
  const changed = labs.length === 1 ? '' : `; the lab was ${labs.join(', then ')}`;
  const reasons = lines.flatMap((line) => (line.type === 'stop' ? [line.reason] : []));
  const why = reasons.length === 0 ? 'without a word' : reasons.join('; ');
  return [
    `Measured in ${parts.length} parts, because it broke off (${why}): a round that was not finished was measured again, and what there was of it is kept as warm-up; processor, memory and cold start are those of the last part${changed}`,
  ];
}
