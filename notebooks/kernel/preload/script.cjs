// tslab runs each cell as an anonymous script. Giving it the cell's name makes stack lines readable and
// lets them be mapped back to what the learner wrote.

const { nameScript } = require('./source-lines.cjs');

let cellName;

/** Sets the name under which the next script runs. */
function nameNextScript(name) {
  cellName = name;
}

function createScriptRunner(vm) {
  return {
    ...vm,
    runInThisContext(code, options) {
      if (cellName === undefined) return vm.runInThisContext(code, options);
      const filename = cellName;
      cellName = undefined;
      nameScript(filename, code);
      return vm.runInThisContext(code, { ...options, filename });
    },
  };
}

module.exports = { createScriptRunner, nameNextScript };
