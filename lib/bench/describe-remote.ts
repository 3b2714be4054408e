import type { EngineRecord, ModelRecord } from '../record/index.ts';

/** A model that somebody else holds: its name is all that is known. */
export function describeRemoteModel(name: string): ModelRecord {
  return { name, weights: 'remote', files: {}, dtype: 'unknown', parameters: null };
}

/** An engine behind an address, up to what it says of itself. Where it is comes before all other evidence. */
export function describeRemoteEngine(
  { url, isLoopback }: { readonly url: string; readonly isLoopback: boolean },
  evidence: readonly string[],
): Omit<EngineRecord, 'serverReports'> {
  const unknown = { device: 'remote', dtype: 'unknown' } as const;
  return {
    backend: 'openai-compatible',
    versions: { node: process.versions.node },
    asked: unknown,
    got: unknown,
    evidence: [
      isLoopback
        ? `The endpoint at ${url} is on this machine`
        : `The endpoint is ${url}; the machine in this record is the client's`,
      ...evidence,
    ],
  };
}
