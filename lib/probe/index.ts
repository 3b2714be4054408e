// What this processor makes of each weight format, in about ten seconds each and without a download. Five
// small decoders of random weights are built in memory per format and run a few times: two that differ
// in layers only, two that differ in the size of their matrices. `prediction` turns the times into
// constants. The measurement police itself: every pass is timed in blocks that take turns, and blocks
// that find different best times mean that somebody else was using the machine. Runs in a child process,
// so that a kernel's memory and threads stay out of it. A probe counts only for the machine, quota,
// thread count and runtime it was made with, and expires.

export { ProbeFailedError } from './errors.ts';
export { readLedger, writeLedgerEntry } from './ledger-store.ts';
export { describeProbedMachine } from './machine.ts';
export { openPasses, type PassRunner } from './pass-runner.ts';
export {
  fingerprintOf,
  PROBE_DAYS,
  readProbe,
  type StoredProbe,
  writeProbe,
} from './probe-store.ts';
export { PROBE_KERNELS, type ProbeOptions, runProbe } from './run-probe.ts';
