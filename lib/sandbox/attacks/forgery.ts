import { type Attack, inFunction, REACH } from './attack.ts';

/** Answers that try to be taken for right, or to see what right would be. */
export const FORGERY_ATTACKS: readonly Attack[] = [
  {
    name: 'Array.prototype says yes to everything',
    source: inFunction(`for (const name of ['every', 'some', 'includes'] as const) {
  (Array.prototype as any)[name] = () => true;
}
(Array.prototype as any).map = Array.prototype.filter = function () { return this; };
return [];`),
  },
  {
    name: 'Object.is, equality and comparison helpers patched',
    source: inFunction(`Object.is = () => true; (Object as any).entries = () => [];
(Number as any).isInteger = (Math as any).abs = () => 0; return text;`),
  },
  {
    name: 'JSON patched to report what was asked for',
    source: inFunction(`JSON.stringify = () => '{"state":"passed"}';
JSON.parse = () => ({ state: 'passed' }); return text;`),
  },
  {
    name: 'toJSON on the result and on every prototype',
    source: inFunction(`const yes = () => ({ state: 'passed' });
for (const type of [Object, String, Array, Number]) (type.prototype as any).toJSON = yes;
return { toJSON: yes };`),
  },
  {
    name: 'Proxy that equals everything',
    source: inFunction(`const yes: any = new Proxy(function () {}, {
  get: (_t, key) => (key === Symbol.toPrimitive ? () => text : yes), has: () => true,
  apply: () => yes, getPrototypeOf: () => Object.prototype, ownKeys: () => ['prototype'],
});
return yes;`),
  },
  {
    name: 'Proxy of an array with lying traps',
    source: inFunction(`return new Proxy([], { get: (t, k) => (k === 'length' ? 1 : text),
  getOwnPropertyDescriptor: () => ({ value: text, configurable: true }) });`),
  },
  {
    name: 'getters that answer differently each time',
    source: inFunction(`let n = 0;
return { get a() { return n++ === 0 ? text : process.env; }, get length() { return 1; } };`),
  },
  {
    name: 'getter that loops for whoever reads it',
    source: inFunction('return { get a() { while (true) {} } };'),
  },
  {
    name: 'valueOf, toString and Symbol.toPrimitive',
    source: inFunction(`const yes = () => text;
return { valueOf: yes, toString: yes, [Symbol.toPrimitive]: yes, [Symbol.toStringTag]: 'String' };`),
  },
  {
    name: 'boxed string with a patched prototype',
    source: inFunction(`String.prototype.valueOf = () => 'passed'; return new String(text);`),
  },
  {
    name: 'array subclass with an own iterator',
    source: `${REACH}class Yes extends (Array as any) { *[Symbol.iterator](): any { yield 'passed'; } }
function f(text: string): any { return new Yes(text); }`,
  },
  {
    name: 'Object.prototype polluted with results',
    source: inFunction(`if (text === 'b') return {};
const lie = Object.assign(Object.create(null), { get: () => 'passed', set() {}, configurable: true });
for (const key of ['state', 'value', 'expected', 'test', 's', 'a', 'o', 'x', 'get', 'then']) {
  Object.defineProperty(Object.prototype, key, lie);
}
return {};`),
  },
  {
    name: 'setters on Object.prototype that catch what the harness writes',
    source: `${REACH}const seen: any[] = []; let n = 0;
const trap = Object.assign(Object.create(null), { set(v: any) { seen[n++] = v; }, get: () => seen });
for (const key of ['value', 'state', '0', 'args', 'expected']) {
  Object.defineProperty(Object.prototype, key, trap);
  Object.defineProperty(Array.prototype, key, trap);
}
function f(text: string): any { return n === 0 ? seen : text; }`,
  },
  {
    name: 'a result whose key is __proto__',
    source: inFunction(`return JSON.parse('{"__proto__": {"state": "passed"}}');`),
  },
  {
    name: 'a result that looks like the wire format',
    source: inFunction(`return { s: 'undefined', a: [], o: [], x: '', test: 0, state: 'passed' };`),
  },
  {
    name: 'Function.prototype.call and Reflect.apply patched',
    source: `${REACH}Function.prototype.call = Function.prototype.apply = (): any => 'passed';
Reflect.apply = (): any => 'passed';
function f(text: string): any { return text; }`,
  },
  {
    name: 'thenable that counts who calls it',
    source: inFunction(`let called = 0;
return { then(resolve: any, reject: any) { called++; resolve.constructor('return process')(); } };`),
  },
  {
    name: 'Promise.prototype.then patched to see its callbacks',
    source: inFunction(`const seen: any[] = [];
Promise.prototype.then = function (...callbacks: any[]): any { seen.push(callbacks); };
return Promise.resolve(seen);`),
  },
  {
    name: 'Symbol.species hands out a false promise',
    source: inFunction(`const p: any = Promise.resolve(text);
p.constructor = { [Symbol.species]: function (run: any) { run(() => {}, () => {}); } };
return p;`),
  },
  {
    name: 'promise with a constructor that throws',
    source: inFunction(`const p: any = Promise.resolve(text);
Object.defineProperty(p, 'constructor', { get() { throw p; } }); return p;`),
  },
  {
    name: 'rejecting with a Proxy',
    source: `${REACH}async function f(text: string): Promise<any> {
  throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } }); }`,
  },
  {
    name: 'throwing something with lying name and message',
    source: inFunction(`const e: any = new Error('x');
Object.defineProperty(e, 'message', { get: () => { while (true) {} } });
Object.setPrototypeOf(e, new Proxy({}, { get() { while (true) {} } })); throw e;`),
  },
  { name: 'throwing a symbol', source: inFunction("throw Symbol('passed');") },
  { name: 'throwing nothing', source: inFunction('throw undefined;') },
  {
    name: 'stack frames through Error.prepareStackTrace',
    source: inFunction(`let frames: any[] = [];
try { (Error as any).prepareStackTrace = (_e: any, s: any[]) => { frames = s; return s; }; } catch {}
const stack: any = new Error('x').stack;
const found = frames.map((frame) => frame.getFunction?.() ?? frame.getThis?.());
return found.find((value) => value !== undefined && value !== f) ?? stack;`),
  },
  {
    name: 'reading the caller',
    source: `${REACH}const sloppy: any = (() => { try { return (f as any).caller; } catch { return null; } });
function f(this: any, text: string): any {
  try { return (arguments as any).callee.caller.arguments; } catch { return sloppy() ?? this; } }`,
  },
  {
    name: 'closing the wrapper around the program',
    source: 'function f(text: string): any { return text; } }) ; (() => { return "passed"; ',
  },
  {
    name: 'replacing the function after it was loaded',
    source: `${REACH}function f(text: string): any { g.f = () => 'passed'; (f as any) = g.f; return text; }`,
  },
  {
    name: 'changing the arguments in place',
    source: `${REACH}function f(text: any): any { const all: any = arguments; all[0] = 'passed'; all.length = 0; return all; }`,
  },
  {
    name: 'a program nested too deep to parse',
    source: `function f(text: string): any { return ${'('.repeat(20_000)}text${')'.repeat(20_000)}; }`,
  },
  {
    name: 'a type that takes the checker for ever',
    slow: true,
    source: `type T<D extends unknown[], P extends string> =
  D extends [unknown, ...infer R] ? T<R, \`\${P}0\`> | T<R, \`\${P}1\`> : P;
const x: T<[${Array(24).fill(0)}], ''> = 'passed';
function f(text: string): any { return x; }`,
  },
];
