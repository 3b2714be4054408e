import { listCompleted, type RunRecord } from '@offload-lab/lib/record';
import type { PackedRun, PackedRuns } from '../../src/scripts/guide/packed-runs.ts';

/** What the guide loads of the published runs; `unpackRuns` undoes it. */
export function packRuns(records: readonly RunRecord[]): PackedRuns {
  const lists = new Map<string, number>();
  const taskLists: (readonly string[])[] = [];
  const runs = records.map((record): PackedRun => {
    // Baselines answer without a model: a decision refuses them by name and reads no further.
    const isCandidate = record.valid && record.engine.backend !== 'baseline';
    const { quality } = record;
    if (!isCandidate || quality === undefined) {
      return { facts: factsOf(record), requests: requestsOf(isCandidate ? record.samples : []) };
    }
    const ids = quality.tasks.map(({ taskId }) => taskId);
    const key = ids.join(' ');
    const list = lists.get(key) ?? taskLists.push(ids) - 1;
    lists.set(key, list);
    return {
      facts: factsOf(record),
      requests: requestsOf(record.samples),
      quality: {
        passAt1: quality.passAt1,
        list,
        outcomes: quality.tasks.map(({ outcome }) => outcome),
      },
    };
  });
  return { taskLists, runs };
}

function factsOf(record: RunRecord): PackedRun['facts'] {
  const { schema, schemaVersion, id, valid, mode, place, startedAt } = record;
  const { model, engine, workload, metrics, timing } = record;
  const { concurrency } = workload;
  return {
    ...{ schema, schemaVersion, id, valid, mode, place, startedAt, model, metrics },
    ...(timing === undefined ? {} : { timing }),
    engine: { backend: engine.backend, got: engine.got },
    workload: concurrency === undefined ? {} : { concurrency },
  } as PackedRun['facts'];
}

function requestsOf(samples: RunRecord['samples']): PackedRun['requests'] {
  const rows = listCompleted(samples).flatMap((sample) => {
    // As metrics are measured: an empty chunk, or one that only says who speaks, is no token.
    const events = sample.events.filter(({ tokens, kind }) => tokens > 0 && kind !== 'role');
    const [first, ...rest] = events;
    const restTokens = rest.reduce((sum, { tokens }) => sum + tokens, 0);
    const lastMs = rest.at(-1)?.timeMs ?? null;
    return first === undefined ? [] : [{ sample, first, lastMs, restTokens }];
  });
  return {
    promptTokens: rows.map(({ sample }) => sample.promptTokens),
    outputTokens: rows.map(({ sample }) => sample.outputTokens),
    dueMs: rows.map(({ sample }) => sample.dueMs ?? null),
    endMs: rows.map(({ sample }) => sample.endMs ?? null),
    firstMs: rows.map(({ first }) => first.timeMs),
    firstTokens: rows.map(({ first }) => first.tokens),
    lastMs: rows.map(({ lastMs }) => lastMs),
    restTokens: rows.map(({ restTokens }) => restTokens),
  };
}
