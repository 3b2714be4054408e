// Names in code in words for readers. Records, addresses and files keep the names; pages say the words.

import type { RankedPlace } from '@offload-lab/lib/decision';
import type { PlaceName } from '@offload-lab/lib/generation';
import type { RunRecord, WorkloadKind } from '@offload-lab/lib/record';

export const PLACE_WORDS: Readonly<Record<PlaceName, string>> = {
  'cpu-laptop': 'Laptop',
  codespace: 'Codespace',
  'gpu-container': 'GPU container',
  colab: 'Colab',
  kubernetes: 'Kubernetes GPU cluster',
  api: 'Paid API',
  browser: 'This browser',
};

const WORKLOAD_WORDS: Readonly<Record<WorkloadKind, string>> = {
  'inline-completion': 'completions while typing',
  chat: 'chat',
  'repo-question': 'questions about a repository',
  'fixed-length': 'answers of a fixed length',
  'code-tasks': 'code tasks',
};

/** "tiny-coder-1m as q4"; a baseline has no format, and an endpoint does not say its own. */
export function describeModel({ model, engine }: Pick<RunRecord, 'model' | 'engine'>): string {
  const hasFormat = engine.backend !== 'baseline' && engine.got.dtype !== 'unknown';
  return hasFormat ? `${model.name} as ${engine.got.dtype}` : model.name;
}

/** "tiny-coder-1m as q4, code tasks" */
export function describeRun(record: Pick<RunRecord, 'model' | 'engine' | 'workload'>): string {
  return `${describeModel(record)}, ${WORKLOAD_WORDS[record.workload.kind]}`;
}

type Candidate = Pick<RankedPlace, 'place' | 'kind' | 'model'>;

/** "Laptop, tiny-coder-1m as q4": a candidate of a decision, whose name may end in model and format. */
export function describePlace({ place, kind, model }: Candidate): string {
  const words = PLACE_WORDS[kind];
  if (model === null) return place === kind ? words : `${words} (${place})`;
  const [own = '', dtype] = place.split(`:${model}-`);
  const variant = own.startsWith(`${kind}:`) ? own.slice(kind.length + 1) : '';
  const extra = variant === '' || variant === model ? '' : ` (${variant})`;
  return `${words}${extra}, ${model}${dtype === undefined ? '' : ` as ${dtype}`}`;
}

/** A sentence of a decision with every candidate's name in words. */
export function withPlaceWords(text: string, ranked: readonly Candidate[]): string {
  const words = new Map(ranked.map((one) => [one.place, describePlace(one)]));
  // The longest first: "cpu-laptop" is also the beginning of "cpu-laptop:tiny-coder-1m-q4".
  const names = [...words.keys()].sort((a, b) => b.length - a.length);
  if (names.length === 0) return text;
  const whole = new RegExp(
    `(?<![\\w:/.-])(?:${names.map((name) => name.replace(/\W/g, '\\$&')).join('|')})(?![\\w/-]|[.:]\\w)`,
    'g',
  );
  return text.replace(whole, (name) => words.get(name) ?? name);
}
