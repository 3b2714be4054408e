import type { RunRecord } from '@offload-lab/lib/record';

/** True when both runs were asked exactly the same prompts, in whatever order. */
export function sameQuestion(a: RunRecord, b: RunRecord): boolean {
  const asked = [a, b].map(({ workload }) => new Set(workload.promptSha256));
  const [left = new Set(), right = new Set()] = asked;
  return left.size === right.size && left.isSubsetOf(right);
}

/** One line, for example "recorded, gpu-container, asked for cuda, got cuda"; a mismatch adds ", NOT AS ASKED". */
export function badge({ mode, place, engine }: RunRecord): string {
  const { asked, got } = engine;
  const line = `${mode}, ${place}, asked for ${asked.device}, got ${got.device}`;
  return asked.device === got.device ? line : `${line}, NOT AS ASKED`;
}

/** Undefined when the two runs may decide between two places, else the reason in one sentence. */
export function mayDecide(a: RunRecord, b: RunRecord): string | undefined {
  if (a.mode !== b.mode) return `One run is ${a.mode}, the other ${b.mode}`;
  const invalid = [a, b].find(({ valid }) => !valid);
  if (invalid !== undefined) return `Run ${invalid.id} is invalid: ${invalid.reasons.join('; ')}`;
  return sameQuestion(a, b) ? undefined : 'The two runs were asked different prompts';
}
