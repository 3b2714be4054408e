import type { NoiseFacts } from '../stats/index.ts';

/** A server on this machine is meant to be busy while it is asked: its work is no noise. */
export function withoutServer(facts: NoiseFacts): NoiseFacts {
  const { otherCpuPercent: _other, loadPerCore: _load, ...rest } = facts;
  return rest;
}
