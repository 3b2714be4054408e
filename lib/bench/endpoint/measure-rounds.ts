import type { NoiseWindow } from '../../device/index.ts';
import type { RequestSample } from '../../record/index.ts';
import type { NoiseWatch } from '../noise-watch.ts';
import type { SampleMarks } from '../request-recorder.ts';
import { PairBrokenError } from './errors.ts';
import type { Both, PairJournal, PairRound } from './pair-journal.ts';

/** One side of a pair, loaded and warm. */
export interface PairSide {
  /** Processes whose work is no noise while it is this side's turn; the measured one first. */
  readonly pids: readonly number[];
  readonly noise: NoiseWatch;
  readonly measure: (prompt: string, marks: SampleMarks) => Promise<RequestSample>;
  readonly lastError: () => unknown;
}

export interface RoundPlan {
  /** Prompts per side over all rounds, those of earlier parts included. */
  readonly runs: number;
  readonly blockSize: number;
  readonly nextPrompt: () => string;
  /** Opens the connection of side B; how long a request takes there that computes nothing. */
  readonly measureRoundTripMs: () => Promise<number>;
  readonly onBroken: (finishedRounds: number) => void;
}

/**
 * Measures both sides in turns on the same prompts, A B, B A, A B ..., from the first round that is not in
 * the journal yet. Every finished round is in the journal before the next one begins.
 *
 * @returns the number of rounds
 * @throws PairBrokenError when a side fails; the reason of the signal when it fires. Both leave a journal
 */
export async function measureRounds(
  sides: Both<PairSide>,
  { runs, blockSize, nextPrompt, measureRoundTripMs, onBroken }: RoundPlan,
  journal: PairJournal,
): Promise<number> {
  const first = journal.rounds.length;
  const done = countPrompts(journal.rounds);
  const rounds = first + Math.ceil(Math.max(0, runs - done) / blockSize);
  for (let block = first; block < rounds; block++) {
    const left = runs - countPrompts(journal.rounds);
    const prompts = Array.from({ length: Math.min(blockSize, left) }, nextPrompt);
    const samples: Both<RequestSample[]> = [[], []];
    try {
      let roundTripMs = 0;
      // who goes first changes, so that nobody always finds the warmer machine
      for (const index of block % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const side = sides[index];
        if (index === 1) roundTripMs = await measureRoundTripMs();
        await side.noise.during(side.pids, async () => {
          for (const prompt of prompts) {
            const sample = await side.measure(prompt, { block });
            samples[index].push(sample);
            if (sample.status === 'failed') throw side.lastError();
          }
        });
      }
      const noise = [lastWindow(sides[0]), lastWindow(sides[1])] as const;
      await journal.add({ type: 'round', samples, noise, roundTripMs });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await journal.add({ type: 'stop', reason, samples });
      onBroken(journal.rounds.length);
      throw explain(error, { round: block + 1, rounds, finished: journal.rounds.length });
    }
  }
  return rounds;
}

/** Prompts per side in finished rounds. */
export function countPrompts(rounds: readonly PairRound[]): number {
  return rounds.reduce((sum, { samples }) => sum + samples[0].length, 0);
}

function lastWindow({ noise }: PairSide): NoiseWindow {
  const window = noise.windows.at(-1);
  if (window === undefined) throw new TypeError('A round without a turn has no noise');
  return window;
}

/** What went wrong keeps its sentence; where it happened and what is kept come to it. */
function explain(
  error: unknown,
  at: { readonly round: number; readonly rounds: number; readonly finished: number },
): unknown {
  if (!(error instanceof Error) || error.name === 'AbortError') return error;
  const { round, rounds, finished } = at;
  const hint = 'hint' in error ? String(error.hint) : 'Look at what ran there';
  const kept =
    finished === 0
      ? 'nothing was finished yet'
      : `the ${finished} finished round${finished === 1 ? ' is' : 's are'} kept, and the same command with --resume goes on`;
  return new PairBrokenError(`Round ${round} of ${rounds} broke off: ${error.message}`, {
    hint: `${hint}; ${kept}`,
    finishedRounds: finished,
    cause: error,
  });
}
