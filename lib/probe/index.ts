// What this processor makes of each weight format, in about ten seconds each and without a download. Five
// small decoders of random weights are built in memory per format and run as `backends/transformers` runs
// a model: two that differ in layers only, three that differ in the size of their matrices; two more have hardly
// any weights and a large KV cache. `prediction` turns the times into constants. One pass is run after
// everything was driven out of the processor's cache, because that is how a model larger than it finds things
// at every token. The measurement polices itself: every format is visited three times, every pass is timed in blocks
// that take turns, and when no second block finds the best time, somebody else was using the machine. Runs in a child process, so that a kernel's memory and threads
// stay out of it. A probe counts only for the machine, quota, thread count and runtime it was made
// with, and expires.

export { ProbeFailedError, ProbeRefusedError } from './errors.ts';
export { readLedger, writeLedgerEntry } from './ledger-store.ts';
export { describeProbedMachine } from './machine.ts';
export { openPasses, type PassRunner } from './pass-runner.ts';
export {
  fingerprintOf,
  hasOlderProbe,
  PROBE_DAYS,
  readProbe,
  type StoredProbe,
  writeProbe,
} from './probe-store.ts';
export { PROBE_KERNELS, type ProbeOptions, runProbe } from './run-probe.ts';
