// Loaded with `node -r` before tslab starts. tslab 1.0.22 is the only TypeScript kernel that type-checks
// cells, but it loses output, hides errors and brings a compiler of 2023. This preload repairs that
// from outside: it answers a few `require` calls of tslab differently and replaces a few methods, so
// node_modules stays as npm installed it. One file per repair; the conformance suite beside this
// folder shows every defect on the bare kernel and its absence here.

const Module = require('node:module');
const { createCompiler } = require('./compiler.cjs');
const { createQueuedSockets } = require('./queued-sockets.cjs');
const { patchExecutor } = require('./executor.cjs');
const { patchHandler } = require('./handler.cjs');
const { patchServer } = require('./server.cjs');
const { createScriptRunner } = require('./script.cjs');
const { exitWithParent } = require('./parent.cjs');

/** What tslab asks for, by requesting file and request, and what it gets instead of the original. */
const repairs = new Map([
  ['* @tslab/typescript-for-tslab', () => createCompiler(require('typescript'))],
  ['jupyter.js zeromq', createQueuedSockets],
  ['executor.js vm', createScriptRunner],
  ['main.js ./executor', patchExecutor],
  ['main.js ./jupyter', (jupyter) => patchServer(patchHandler(jupyter))],
]);

const repaired = new Map();
const load = Module._load;

Module._load = function loadRepaired(request, parent, isMain) {
  const key = repairKey(request, parent?.filename ?? '');
  const repair = repairs.get(key);
  if (repair === undefined) return load.call(this, request, parent, isMain);
  if (!repaired.has(key)) {
    // The fork of TypeScript is never loaded: it costs 100 MB and half a second.
    const original = key.startsWith('*') ? undefined : load.call(this, request, parent, isMain);
    repaired.set(key, repair(original));
  }
  return repaired.get(key);
};

function repairKey(request, filename) {
  if (request === '@tslab/typescript-for-tslab') return `* ${request}`;
  const file = /[\\/]tslab[\\/]dist[\\/](\w+\.js)$/.exec(filename)?.[1];
  return `${file} ${request}`;
}

exitWithParent();
