import { mean } from '../../stats/index.ts';
import type { RequestSample, RunRecord } from '../run-record.ts';
import { measureSample, type RequestMetric } from '../summarize-samples.ts';

/** One value of a request that was measured and completed. */
interface Value {
  readonly prompt: string;
  readonly block: number | undefined;
  readonly value: number;
}

/** Difference of the logarithms, B - A, of each prompt both sides have; repeats of a prompt together. */
export function pairByPrompt(a: RunRecord, b: RunRecord, metric: RequestMetric): readonly number[] {
  const left = groupValues(a, metric, ({ prompt }) => prompt);
  const right = groupValues(b, metric, ({ prompt }) => prompt);
  return differences(left, right);
}

/** The same per block, over prompts that both sides have in that block; undefined without blocks. */
export function pairByBlock(
  a: RunRecord,
  b: RunRecord,
  metric: RequestMetric,
): readonly number[] | undefined {
  const key = ({ prompt, block }: Value): string => `${block} ${prompt}`;
  const left = groupValues(a, metric, key);
  const right = groupValues(b, metric, key);
  const blocks = new Map<string, number[]>();
  for (const [name, values] of left) {
    const others = right.get(name);
    if (others === undefined || name.startsWith('undefined')) continue;
    const block = name.split(' ', 1)[0] ?? '';
    blocks.set(block, [...(blocks.get(block) ?? []), mean(others) - mean(values)]);
  }
  return blocks.size === 0 ? undefined : [...blocks.values()].map(mean);
}

/** Passed minus passed of each task, B - A; repeats of a task together. */
export function pairByTask(a: RunRecord, b: RunRecord): readonly number[] {
  const share = (record: RunRecord): Map<string, number[]> => {
    const tasks = new Map<string, number[]>();
    for (const { taskId, outcome } of record.quality?.tasks ?? []) {
      if (outcome === 'sandbox-error') continue; // says nothing about the model
      tasks.set(taskId, [...(tasks.get(taskId) ?? []), outcome === 'passed' ? 1 : 0]);
    }
    return tasks;
  };
  return differences(share(a), share(b));
}

/** Values of measured, completed requests in the order they were sent. */
export function valuesOf(record: RunRecord, metric: RequestMetric): readonly number[] {
  return listValues(record, metric).map(({ value }) => value);
}

function differences(
  left: ReadonlyMap<string, readonly number[]>,
  right: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  return [...left].flatMap(([key, values]) => {
    const others = right.get(key);
    return others === undefined ? [] : [mean(others) - mean(values)];
  });
}

function groupValues(
  record: RunRecord,
  metric: RequestMetric,
  key: (value: Value) => string,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const value of listValues(record, metric)) {
    if (value.value <= 0) continue; // no logarithm
    const name = key(value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [Math.log(value.value)]);
    else group.push(Math.log(value.value));
  }
  return groups;
}

function listValues({ samples }: RunRecord, metric: RequestMetric): readonly Value[] {
  return samples.flatMap((sample: RequestSample) => {
    if (sample.phase !== 'measured' || sample.status !== 'completed') return [];
    const value = measureSample(sample)[metric];
    return value === undefined ? [] : [{ prompt: sample.promptSha256, block: sample.block, value }];
  });
}
