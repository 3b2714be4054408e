import type { RunRecord } from '@offload-lab/lib/record';

/** True when both runs were asked exactly the same prompts, in whatever order. */
export function sameQuestion(_a: RunRecord, _b: RunRecord): boolean {
  throw new Error('Write me: compare workload.promptSha256 of both');
}

/** One line, for example "recorded, gpu-container, asked for cuda, got cuda"; a mismatch adds ", NOT AS ASKED". */
export function badge(_record: RunRecord): string {
  throw new Error('Write me: mode, place, device asked for, device got');
}

/** Undefined when the two runs may decide between two places, else the reason in one sentence. */
export function mayDecide(_a: RunRecord, _b: RunRecord): string | undefined {
  throw new Error('Write me: modes, validity, questions');
}
