import { measureRequests } from '../../bench/index.ts';
import type { TextGenerator } from '../../generation/index.ts';
import type { RequestSample } from '../../record/index.ts';
import {
  type BootstrapInterval,
  bootstrapInterval,
  type RateEstimate,
  wilsonInterval,
} from '../../stats/index.ts';
import { withDefaults } from '../with-defaults.ts';
import type { CodeFile } from './held-out-files.ts';
import { type NextLineScore, pickNextLineItems, scoreNextLine } from './next-line.ts';

/** Context before the line: little enough that the tokens fit a context of 512. */
const CONTEXT_CHARACTERS = 600;
const WARMUP_LINES = 3;

/** How often the model writes the line that really follows. */
export interface NextLineReport {
  readonly exactMatch: RateEstimate;
  /** Mean over lines, 0 to 1; the interval by bootstrap over lines. */
  readonly editSimilarity: Pick<BootstrapInterval, 'value' | 'low' | 'high'>;
  /** Lines that could not be asked, because their context has too many tokens for the model. */
  readonly skipped: number;
  readonly samples: readonly RequestSample[];
}

export interface NextLineOptions {
  /** Lines to ask, besides three to warm up. */
  readonly count: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onSample?: (done: number, total: number) => void;
}

/** Asks for lines of the files, each from the text before it. Undefined when none could be asked. */
export async function measureNextLines(
  generator: TextGenerator,
  files: readonly CodeFile[],
  { count, seed, signal, onSample }: NextLineOptions,
): Promise<NextLineReport | undefined> {
  const items = pickNextLineItems(files, {
    count: count + WARMUP_LINES,
    seed,
    contextCharacters: CONTEXT_CHARACTERS,
  });
  const singleLine = withDefaults(generator, { stop: ['\n'] });
  const samples: RequestSample[] = [];
  const scores: NextLineScore[] = [];
  for (const [index, { prompt, expected }] of items.entries()) {
    if (signal?.aborted === true) break;
    const [asked] = await measureRequests(singleLine, {
      prompts: [prompt],
      warmupRuns: 0,
      maxNewTokens: 64,
      isForcedLength: false,
      seed,
    });
    if (asked === undefined) continue;
    const phase = index === 0 ? 'cold' : index < WARMUP_LINES ? 'warm-up' : 'measured';
    samples.push({ ...asked, index, phase });
    if (phase !== 'measured') continue;
    if (asked.status === 'completed') scores.push(scoreNextLine(expected, asked.text ?? ''));
    onSample?.(index + 1 - WARMUP_LINES, items.length - WARMUP_LINES);
  }
  return summarize(scores, samples, seed);
}

function summarize(
  scores: readonly NextLineScore[],
  samples: readonly RequestSample[],
  seed: number,
): NextLineReport | undefined {
  if (scores.length === 0) return undefined;
  const { value, low, high } = bootstrapInterval(
    scores,
    (sample) => sample.reduce((sum, score) => sum + score.editSimilarity, 0) / sample.length,
    { seed, resamples: 2_000 },
  );
  const matched = scores.filter(({ exactMatch }) => exactMatch).length;
  const measured = samples.filter(({ phase }) => phase === 'measured');
  return {
    exactMatch: wilsonInterval(matched, scores.length),
    editSimilarity: { value, low, high },
    skipped: measured.length - scores.length,
    samples,
  };
}
