// tslab's executor prints results and errors. Ours hands both to the running cell, so that they become
// protocol messages instead of text.

const { executorConsole } = require('./current-cell.cjs');

function patchExecutor(executor) {
  const { createExecutor } = executor;
  executor.createExecutor = (root, converters) => createExecutor(root, converters, executorConsole);
  return executor;
}

module.exports = { patchExecutor };
