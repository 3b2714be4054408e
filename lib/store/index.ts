// Files of a learner: the `.lab/` folder, run records in it, and writing them so that a crash, a full
// disk or a second process never leaves half a file: temporary file, fsync, rename, fsync of the folder. What is
// a whole folder, such as a model, is made in one beside its place (`fillBeside`).
// A record's file is called by its date and id. Reading a folder never stops at one bad file: it is
// listed with the reason, because one damaged run must not hide the others.

export {
  AmbiguousRecordError,
  DiskFullError,
  explainFileError,
  RecordNotFoundError,
  StorePermissionError,
} from './errors.ts';
export { fillBeside } from './fill-beside.ts';
export { isProcessAlive } from './process-alive.ts';
export { findProjectRoot, labFolder } from './project-root.ts';
export { listRecords, type RecordListing, readRecord, type StoredRecord } from './read-records.ts';
export { type RecordScan, type ScanOptions, scanRecords } from './scan-records.ts';
export { type FileEffects, writeFileAtomic } from './write-file-atomic.ts';
export { writeRecord } from './write-record.ts';
