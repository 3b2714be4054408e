import type { RunRecord } from '../record/index.ts';

/** How an evaluated model stands to a bar. */
export interface RungVerdict {
  readonly recordId: string;
  readonly model: string;
  readonly dtype: string;
  /** Null: nobody wrote it down, so its size is not known. */
  readonly weightBytes: number | null;
  readonly passAt1: number;
  readonly low: number;
  readonly high: number;
  /** `passes`: the whole interval is above the bar. `undecided`: the bar lies inside it. */
  readonly state: 'passes' | 'fails' | 'undecided';
}

/** The smallest evaluated model that passes a bar, and how all of them stand. */
export interface SmallestPassing {
  /** How many tasks judged them: all were evaluated on the same ones. */
  readonly tasks: number;
  /** Undefined where none passes for certain. */
  readonly chosen: RungVerdict | undefined;
  /** Smaller than the chosen one, and more tasks could still let it pass. */
  readonly undecided: readonly RungVerdict[];
  /** Smallest first. */
  readonly rungs: readonly RungVerdict[];
}

/**
 * Compares evaluations with a bar of pass@1, over all their tasks or one level. Only valid live runs
 * count, the newest of each model and weight format, on the task set that most of them share (the larger
 * one of two): shares of different tasks say nothing about each other. A model passes when the lower end
 * of its 95 % interval reaches the bar.
 *
 * @param bar share of tasks, 0 to 1
 */
export function findSmallestPassing(
  records: readonly RunRecord[],
  bar: number,
  level?: number,
): SmallestPassing {
  const sets = new Map<string, Map<string, RunRecord>>();
  for (const record of records) {
    if (!record.valid || record.mode !== 'live' || record.quality === undefined) continue;
    const set = sets.get(record.quality.taskSetSha256) ?? new Map<string, RunRecord>();
    sets.set(record.quality.taskSetSha256, set);
    const key = `${record.model.name} ${record.model.dtype}`;
    const known = set.get(key);
    if (known === undefined || known.startedAt < record.startedAt) set.set(key, record);
  }
  const newest = [...sets.values()].sort((a, b) => b.size - a.size || tasksOf(b) - tasksOf(a))[0];
  const rungs = [...(newest?.values() ?? [])]
    .flatMap((record) => judge(record, bar, level) ?? [])
    .sort((a, b) => (a.weightBytes ?? Infinity) - (b.weightBytes ?? Infinity));
  const chosen = rungs.find(({ state, weightBytes }) => state === 'passes' && weightBytes !== null);
  const smaller = chosen === undefined ? rungs : rungs.slice(0, rungs.indexOf(chosen));
  return {
    tasks: newest === undefined ? 0 : tasksOf(newest),
    chosen,
    rungs,
    undecided: smaller.filter(({ state }) => state === 'undecided'),
  };
}

function tasksOf(set: ReadonlyMap<string, RunRecord>): number {
  return Math.max(...[...set.values()].map(({ quality }) => quality?.passAt1.n ?? 0));
}

function judge(record: RunRecord, bar: number, level: number | undefined): RungVerdict | undefined {
  const { quality, model } = record;
  const rate =
    level === undefined ? quality?.passAt1 : quality?.levels.find((one) => one.level === level);
  if (rate === undefined) return undefined;
  const { value, low, high } = rate;
  const files = Object.values(model.files);
  return {
    recordId: record.id,
    model: model.name,
    dtype: model.dtype,
    weightBytes: files.length === 0 ? null : files.reduce((sum, file) => sum + file.bytes, 0),
    passAt1: value,
    low,
    high,
    state: low >= bar ? 'passes' : high < bar ? 'fails' : 'undecided',
  };
}
