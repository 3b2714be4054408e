import { type Attack, type AttackTargets, inFunction, REACH, tryAll } from './attack.ts';

/** Ways to an object of the host: the error of a refused import, and of a stack that ran out there. */
const ALIEN = `const aliens: any[] = [];
const dig = (n: number): void => { try { dig(n + 1); } catch (e) { aliens.push(e); }
  try { new Error('a').stack; } catch (e) { aliens.push(e); } };
dig(0);
const alien: any = aliens.find((e) => !(e instanceof Error));\n`;

const read = (module: string) => (targets: AttackTargets) =>
  inFunction(`return ${module}.readFileSync(${JSON.stringify(targets.secretFile)}, 'utf8');`);

/** Answers that reach for the machine: files, network, environment, processes. */
export const ESCAPE_ATTACKS: readonly Attack[] = [
  { name: 'require of node:fs', source: read("require('node:fs')") },
  { name: 'process.getBuiltinModule', source: read("process.getBuiltinModule('fs')") },
  { name: 'process.mainModule', source: read("process.mainModule.require('fs')") },
  {
    name: 'static import of node:fs',
    source: ({ secretFile }) => `// @ts-ignore
import { readFileSync } from 'node:fs';
function f(text: string): any { return readFileSync(${JSON.stringify(secretFile)}, 'utf8'); }`,
  },
  {
    name: 'dynamic import of node:fs',
    source: ({ secretFile }) => `${REACH}async function f(text: string): Promise<any> {
  const name: string = 'node:fs'; const fs: any = await import(name);
  return fs.readFileSync(${JSON.stringify(secretFile)}, 'utf8'); }`,
  },
  {
    name: 'process.binding and internalBinding',
    source: tryAll(
      "process.binding('fs').readFileUtf8('/etc/passwd', 0)",
      "g.internalBinding('fs')",
      "process._linkedBinding('fs')",
    ),
  },
  {
    name: 'environment variable',
    source: ({ secretVariable }) =>
      tryAll(`process.env.${secretVariable}`, `g.process.env.${secretVariable}`),
  },
  { name: 'process.exit(0)', source: inFunction('process.exit(0);') },
  {
    name: 'process.exit patched, handlers on exit',
    source: inFunction(`g.process ??= {}; g.process.exit = () => {};
process.on('exit', () => { process.exitCode = 0; }); process.emit('exit'); return text;`),
  },
  { name: 'process.send', source: inFunction("process.send({ state: 'passed' }); return text;") },
  {
    name: 'killing the parent',
    source: ({ parentPid }) => inFunction(`process.kill(${parentPid}, 'SIGKILL');`),
  },
  {
    name: 'Function constructors of every kind',
    source: tryAll(
      "Function('return process')().env",
      "([] as any).constructor.constructor('return process')().env",
      "Object.getPrototypeOf(function* () {}).constructor('return process')().next()",
      "Object.getPrototypeOf(async () => {}).constructor('return process')()",
    ),
  },
  {
    name: 'eval, direct and indirect',
    source: tryAll("eval('process')", "(0, eval)('process')", "g.eval('1')"),
  },
  {
    name: 'WebAssembly',
    source: tryAll(
      'new g.WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))',
      'new g.WebAssembly.Memory({ initial: 1 })',
    ),
  },
  {
    name: 'ShadowRealm',
    source: inFunction("return new g.ShadowRealm().evaluate('globalThis.process.env');"),
  },
  {
    name: 'Function of the host through an overflowed stack',
    source: inFunction(`${ALIEN}return alien.constructor.constructor('return process')().env;`),
  },
  {
    name: 'prototypes of the host patched through an overflowed stack',
    source: inFunction(`${ALIEN}const up = (o: any): any => Object.getPrototypeOf(o);
const root = up(up(up(alien)));
for (const key of ['toJSON', 'state', 'value', 'get']) {
  try { Object.defineProperty(root, key, { get: () => 'passed', configurable: true }); } catch {}
  try { root[key] = 'passed'; } catch {}
}
try { alien.constructor.constructor.prototype.call = () => 'passed'; } catch {}
try { alien.constructor.prepareStackTrace = (_e: any, s: any) => { throw s; }; } catch {}
return text;`),
  },
  {
    name: 'fetch',
    source: ({ port }) => `${REACH}async function f(text: string): Promise<any> {
  return (await g.fetch('http://127.0.0.1:${port}/')).text(); }`,
  },
  {
    name: 'WebSocket, EventSource, XMLHttpRequest',
    source: ({ port }) =>
      tryAll(
        `new g.WebSocket('ws://127.0.0.1:${port}/')`,
        `new g.EventSource('http://127.0.0.1:${port}/')`,
        'new g.XMLHttpRequest()',
      ),
  },
  {
    name: 'TCP and UDP sockets',
    source: ({ port }) =>
      tryAll(
        `require('net').connect(${port}, '127.0.0.1')`,
        `process.getBuiltinModule('net').connect(${port}, '127.0.0.1')`,
        `process.getBuiltinModule('dgram').createSocket('udp4').send('x', ${port}, '127.0.0.1')`,
        `process.getBuiltinModule('http2').connect('http://127.0.0.1:${port}')`,
        "process.getBuiltinModule('dns').lookup('localhost', () => {})",
      ),
  },
  {
    name: 'child process',
    source: ({ forbiddenFile }) =>
      tryAll(
        `require('child_process').execSync('touch ${forbiddenFile}')`,
        `process.getBuiltinModule('child_process').execSync('touch ${forbiddenFile}')`,
        `process.binding('spawn_sync').spawn({ file: '/bin/touch', args: ['touch', '${forbiddenFile}'] })`,
      ),
  },
  {
    name: 'fork bomb',
    source: inFunction(`while (true) {
  process.getBuiltinModule('child_process').fork(process.argv[1], { detached: true });
}`),
  },
  {
    name: 'worker thread',
    source: tryAll(
      "new (require('worker_threads').Worker)('while (true) {}', { eval: true })",
      "new (process.getBuiltinModule('worker_threads').Worker)('1', { eval: true })",
      "new g.Worker('data:text/javascript,1')",
    ),
  },
  {
    name: 'SQLite file, which the permission model forgets',
    source: ({ forbiddenFile }) =>
      tryAll(
        `new (process.getBuiltinModule('node:sqlite').DatabaseSync)('${forbiddenFile}')`,
        `new (require('node:sqlite').DatabaseSync)('${forbiddenFile}')`,
      ),
  },
  {
    name: 'inspector',
    source: tryAll(
      "process.getBuiltinModule('inspector').open(0)",
      "require('inspector').url()",
      'process._debugProcess(process.pid)',
    ),
  },
  {
    name: 'writing a result to the channel',
    source: tryAll(
      `require('fs').writeSync(3, '0 {"test":0,"state":"returned","value":"passed"}\\n')`,
      `process.getBuiltinModule('fs').writeSync(3, 'x\\n')`,
      `process.stdout.write('passed')`,
      `process._rawDebug('passed')`,
    ),
  },
  {
    name: 'heap snapshot and diagnostic report to disk',
    source: ({ forbiddenFile }) =>
      tryAll(
        `process.report.writeReport('${forbiddenFile}')`,
        `process.getBuiltinModule('v8').writeHeapSnapshot('${forbiddenFile}')`,
      ),
  },
  {
    name: 'timers after the return',
    source: ({ forbiddenFile }) =>
      inFunction(`const later = () => process.getBuiltinModule('fs').writeFileSync('${forbiddenFile}', 'x');
for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
  try { g[name](later, 0); } catch {}
}
return text;`),
  },
  {
    name: 'promise jobs and finalizers after the return',
    source: ({ forbiddenFile }) =>
      inFunction(`const later = () => require('fs').writeFileSync('${forbiddenFile}', 'x');
Promise.resolve().then(later); Promise.reject(new Error('unhandled'));
try { new g.FinalizationRegistry(later).register({}, 1); } catch {}
return text;`),
  },
  {
    name: 'legacy inspector of V8: console and debugger',
    source: inFunction(
      'debugger; return (console as any).context?.() ?? (console as any)._stdout;',
    ),
  },
  {
    name: 'natives syntax',
    source: 'function f(text: string): any { return %GetOptimizationStatus(f); }',
  },
];
