// Published facts about chips: memory sizes, bandwidth, arithmetic. Decoding reads every weight once per
// token, so bytes / bandwidth bounds its time from below; prefill is bound by arithmetic. Each figure has
// its source and the source's date, and a conflict between sources is in the row's notes. A specification
// is what the vendor prints, not what a program gets: measure, or say that you did not. A row older than
// you can accept is yours to refuse: `asOf` is there for that.

export { findHardware, matchHardware } from './find-hardware.ts';
export type { HardwareRow, SourcedFigure } from './hardware-row.ts';
export { HARDWARE_COLLECTED_ON, HARDWARE_ROWS } from './hardware-rows.ts';
export { KERNEL_RATES, type KernelRate } from './kernel-rates.ts';
