// Errors a learner can act on. The message says in one sentence what is wrong, with the value quoted;
// the hint says what to do about it. Every module derives its own classes from LabError, one per
// condition, with the fields that code needs. Wrong arguments stay TypeError and RangeError.
// A wrong name is answered with the names most like it.

export { LabError, type LabErrorOptions } from './lab-error.ts';
export { nearestNames } from './nearest-names.ts';
