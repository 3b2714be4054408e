// Files of a learner: the `.lab/` folder, run records in it, and writing them so that a crash, a full
// disk or a second process never leaves half a file: temporary file, fsync, rename, fsync of the folder.

export { findProjectRoot, labFolder } from './project-root.ts';
