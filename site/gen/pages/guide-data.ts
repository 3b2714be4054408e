// Answers of the decision guide, computed now: one for the usual workload, one for each kind of reader. The
// page itself computes with packed copies of the published runs; that those give the same answers is checked
// here, every time.

import { isDeepStrictEqual } from 'node:util';
import { type Decision, decide } from '@offload-lab/lib/decision';
import type { RunRecord } from '@offload-lab/lib/record';
import { parseAnswers } from '../../src/scripts/guide/answers.ts';
import { type PackedRuns, unpackRuns } from '../../src/scripts/guide/packed-runs.ts';
import { PERSONAS } from '../../src/scripts/guide/personas.ts';
import { renderDecision, sayVerdict } from '../../src/scripts/guide/render-decision.ts';
import { toHref } from '../paths.ts';
import { packRuns } from './pack-runs.ts';

export interface GuideData {
  /** The published runs, as the page loads them. */
  readonly packed: PackedRuns;
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
  const packed = packRuns(published);
  const unpacked = unpackRuns(JSON.parse(JSON.stringify(packed)) as PackedRuns);
  const ids = new Set(published.map(({ id }) => id));
  const linkRun = (id: string): string | undefined =>
    ids.has(id) ? toHref(`runs/${id}/`) : undefined;
  const decideFor = (answers: string): Decision => {
    const workload = parseAnswers(answers);
    const decision = decide({ now, workload, published });
    if (!isDeepStrictEqual(decide({ now, workload, published: unpacked }), decision)) {
      throw new Error(`Packed runs decide otherwise for "${answers}": look at packRuns`);
    }
    return decision;
  };
  return {
    packed,
    usual: renderDecision(decideFor(''), linkRun),
    personas: PERSONAS.map(({ id, who, answers }) => {
      const decision = decideFor(answers);
      const html = renderDecision(decision, linkRun);
      return { id, who, answers, verdict: sayVerdict(decision), html };
    }),
  };
}
