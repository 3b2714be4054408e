// The published runs as the guide loads them: what a decision reads and nothing else, in columns. Of each
// request its lengths and the times of its first and last token, of each task its outcome. The build packs
// them and checks that they decide as the whole records do.

import type { RunRecord } from '@offload-lab/lib/record';

export interface PackedRuns {
  /** Lists of task ids; evaluations of the same tasks share one. */
  readonly taskLists: readonly (readonly string[])[];
  readonly runs: readonly PackedRun[];
}

export interface PackedRun {
  /** Fields of the record that stay as they are. */
  readonly facts: Partial<RunRecord>;
  /** Completed requests that were measured; one list for each column, `null` for an absent value. */
  readonly requests: {
    readonly promptTokens: readonly number[];
    readonly outputTokens: readonly number[];
    readonly dueMs: readonly (number | null)[];
    readonly endMs: readonly (number | null)[];
    readonly firstMs: readonly number[];
    readonly firstTokens: readonly number[];
    readonly lastMs: readonly (number | null)[];
    /** Tokens after the first chunk. */
    readonly restTokens: readonly number[];
  };
  readonly quality?: {
    readonly passAt1: unknown;
    /** Which of the task lists. */
    readonly list: number;
    readonly outcomes: readonly string[];
  };
}

/** Records again, as far as a decision looks at them. */
export function unpackRuns({ taskLists, runs }: PackedRuns): readonly RunRecord[] {
  return runs.map(({ facts, requests, quality }) => {
    const samples = requests.firstMs.map((timeMs, i) => {
      const [dueMs, endMs, lastMs] = [requests.dueMs[i], requests.endMs[i], requests.lastMs[i]];
      const first = { timeMs, tokens: requests.firstTokens[i] };
      return {
        phase: 'measured',
        status: 'completed',
        promptTokens: requests.promptTokens[i],
        outputTokens: requests.outputTokens[i],
        ...(dueMs === null ? {} : { dueMs }),
        ...(endMs === null ? {} : { endMs }),
        events:
          lastMs === null ? [first] : [first, { timeMs: lastMs, tokens: requests.restTokens[i] }],
      };
    });
    const tasks = taskLists[quality?.list ?? 0]?.map((taskId, i) => ({
      taskId,
      outcome: quality?.outcomes[i],
    }));
    const judged = quality && { quality: { passAt1: quality.passAt1, tasks } };
    return { ...facts, samples, ...judged } as unknown as RunRecord;
  });
}
