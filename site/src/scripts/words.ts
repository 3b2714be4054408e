// Runs in words for readers. Records, addresses and files keep the names; pages say the words. Those of
// places are in lib/decision, because the command says them too.

import type { RunRecord, WorkloadKind } from '@offload-lab/lib/record';

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
