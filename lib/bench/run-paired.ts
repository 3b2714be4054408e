import { randomUUID } from 'node:crypto';
import type { RequestSample, RunRecord } from '../record/index.ts';
import { describeRun } from './describe-run.ts';
import { type BenchSide, openSide, type SideOptions } from './open-side.ts';
import { toSideOptions } from './run-benchmark.ts';
import { openFrame } from './run-frame.ts';

export interface PairedOptions extends Pick<SideOptions, 'promptTokens' | 'maxNewTokens' | 'seed'> {
  /** What is compared: two places or models, or the rungs of a ladder. At least two. */
  readonly sides: readonly Pick<SideOptions, 'model' | 'dtype' | 'device' | 'session'>[];
  readonly warmupRuns?: number;
  /** Prompts per side; the same ones for every side. */
  readonly runs: number;
  /** Prompts of one side before it is the next side's turn. @default 4 */
  readonly blockSize?: number;
  readonly command: string;
  readonly signal?: AbortSignal;
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/**
 * Measures several models or places in turns on the same prompts: A B B A A B ... A machine that gets
 * slower over the minutes then slows all of them alike, and each prompt gives a pair of values. Returns
 * one record per side; `lab compare` finds the pairs by session, block and prompt.
 */
export async function runPaired(options: PairedOptions): Promise<readonly RunRecord[]> {
  const { sides, runs, blockSize = 4, warmupRuns = 3 } = options;
  if (sides.length < 2)
    throw new RangeError(`Cannot compare ${sides.length} side, wanted 2 or more`);
  const frame = await openFrame(options.command);
  const total = sides.length * (1 + warmupRuns + runs);
  const asked = sides.map((one) =>
    toSideOptions({ ...options, ...one }, (sample) => options.onSample?.(sample, total)),
  );
  const opened: BenchSide[] = [];
  try {
    for (const one of asked) opened.push(await openSide(one));
    for (const { watch } of opened) watch.share(opened.flatMap((side) => side.watch.pids));
    const blocks = await measureInTurns(opened, runs, blockSize);
    const sessionId = randomUUID();
    const records: RunRecord[] = [];
    // all are closed first: the profile that proves the device would disturb a side still open
    const reports = await Promise.all(opened.map((side) => side.close()));
    for (const [i, report] of reports.entries()) {
      const side = String.fromCharCode('A'.charCodeAt(0) + i);
      records.push(
        await describeRun(frame, asked[i] as SideOptions, report, {
          plannedRuns: runs,
          draft: { pairing: { sessionId, side, blocks } },
        }),
      );
    }
    return records;
  } finally {
    await Promise.all(opened.map((side) => side.close()));
  }
}

/** @returns the number of blocks */
async function measureInTurns(
  sides: readonly BenchSide[],
  runs: number,
  blockSize: number,
): Promise<number> {
  const [first] = sides;
  if (first === undefined) return 0;
  let block = 0;
  for (let asked = 0; asked < runs; asked += blockSize, block++) {
    // the first side's tokenizer makes the prompts: another one might cut them elsewhere
    const count = Math.min(blockSize, runs - asked);
    const prompts = Array.from({ length: count }, () => first.nextPrompt());
    // who goes first changes, so that nobody always finds the warmer machine
    const order = block % 2 === 0 ? sides : sides.toReversed();
    for (const side of order) {
      for (const prompt of prompts) {
        const sample = await side.measure(prompt, { block });
        if (sample.status === 'failed') return block + 1; // the records say which side, and why
      }
    }
  }
  return block;
}
