// Answers of the decision guide, computed now: one for the usual workload, one for each kind of reader. The
// page itself computes with trimmed copies of the published runs; that those give the same answers is checked
// here, every time.

import { isDeepStrictEqual } from 'node:util';
import { type Decision, decide } from '@offload-lab/lib/decision';
import type { RunRecord } from '@offload-lab/lib/record';
import { parseAnswers } from '../../src/scripts/guide/answers.ts';
import { PERSONAS } from '../../src/scripts/guide/personas.ts';
import { renderDecision } from '../../src/scripts/guide/render-decision.ts';
import { toHref } from '../paths.ts';

export interface GuideData {
  readonly usual: string;
  readonly personas: readonly {
    readonly id: string;
    readonly who: string;
    readonly answers: string;
    readonly verdict: string;
    readonly html: string;
  }[];
}

/** @param now UTC, ISO 8601 */
export function createGuideData(published: readonly RunRecord[], now: string): GuideData {
  const trimmed = published.map(trimRecord);
  const ids = new Set(published.map(({ id }) => id));
  const linkRun = (id: string): string | undefined =>
    ids.has(id) ? toHref(`runs/${id}/`) : undefined;
  const decideFor = (answers: string): Decision => {
    const workload = parseAnswers(answers);
    const decision = decide({ now, workload, published });
    if (!isDeepStrictEqual(decide({ now, workload, published: trimmed }), decision)) {
      throw new Error(`Trimmed runs decide otherwise for "${answers}": look at trimRecord`);
    }
    return decision;
  };
  return {
    usual: renderDecision(decideFor(''), linkRun),
    personas: PERSONAS.map(({ id, who, answers }) => {
      const decision = decideFor(answers);
      const html = renderDecision(decision, linkRun);
      return { id, who, answers, verdict: decision.verdict.sentence, html };
    }),
  };
}

/** What a decision reads of a record: of each stream its first and last event, of each task its outcome. */
export function trimRecord(record: RunRecord): RunRecord {
  const { samples, quality } = record;
  const tokens = (events: RunRecord['samples'][number]['events']): number =>
    events.reduce((sum, event) => sum + event.tokens, 0);
  const { schema, schemaVersion, id, valid, mode, place, startedAt } = record;
  const { model, engine, workload, metrics, timing } = record;
  const trimmed = {
    ...{ schema, schemaVersion, id, valid, mode, place, startedAt },
    ...{ model, engine, workload, metrics },
    ...(timing === undefined ? {} : { timing }),
    samples: samples
      .filter(({ phase }) => phase === 'measured')
      .map((sample) => {
        const events = sample.events.filter((event) => event.tokens > 0);
        const [first] = events;
        const last = events.at(-1);
        if (first === undefined || last === undefined || events.length < 3) return sample;
        const { phase, status, dueMs, endMs, promptTokens, outputTokens } = sample;
        const rest = { ...last, tokens: tokens(events) - first.tokens };
        return {
          phase,
          status,
          dueMs,
          endMs,
          promptTokens,
          outputTokens,
          events: [first, rest],
        };
      }),
    ...(quality === undefined
      ? {}
      : {
          quality: {
            ...quality,
            tasks: quality.tasks.map(({ taskId, outcome }) => ({ taskId, outcome })),
          },
        }),
  };
  return trimmed as unknown as RunRecord;
}
