// Runs notebooks without Python and without a browser, over the same wire protocol that JupyterLab
// speaks. Five ZeroMQ sockets connect a client and a kernel; two matter here: requests and replies go
// over `shell`, everything a cell produces is published on `iopub`. A cell is done when both its reply
// and the `idle` that names it have arrived: the reply alone may overtake the last output.
//
// Stricter than other runners on purpose: an aborted cell, an error, text on stderr after the cell has
// ended, and a kernel that leaves in the middle of a cell all fail the run.

export { KernelDiedError, KernelStartError, NotebookUnreadableError } from './errors.ts';
export { type CellRun, executeNotebook, type NotebookRun } from './execute-notebook.ts';
export { type CellResult, type CellStatus, KernelClient } from './kernel-client.ts';
export { type KernelOptions, KernelProcess } from './kernel-process.ts';
export { type Notebook, type NotebookCell, parseNotebook } from './notebook.ts';
export { type Lesson, type LessonFrontMatter, parsePercent } from './percent.ts';
