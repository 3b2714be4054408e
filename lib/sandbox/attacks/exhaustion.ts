import { type Attack, inFunction, REACH } from './attack.ts';

/** Answers that never end, or take all there is. */
export const EXHAUSTION_ATTACKS: readonly Attack[] = [
  { name: 'infinite loop', slow: true, source: inFunction('while (true) {}') },
  {
    name: 'infinite loop while loading',
    slow: true,
    source: `${inFunction('return text;')}\nwhile (true) {}`,
  },
  {
    name: 'infinite loop in a finally block of a generator',
    slow: true,
    source: `${REACH}function* h() { try { yield 1; } finally { while (true) {} } }
function f(text: string): any { for (const x of h()) { return x; } }`,
  },
  {
    name: 'endless await of settled promises',
    slow: true,
    source: `async function f(text: string): Promise<any> { while (true) await null; }`,
  },
  {
    name: 'microtasks that queue microtasks after the return',
    slow: true,
    source: inFunction(`const again = (): any => Promise.resolve().then(again);
again(); return new Promise((resolve) => {});`),
  },
  {
    name: 'promise that never settles',
    source: `async function f(text: string): Promise<any> { await new Promise(() => {}); }`,
  },
  {
    name: 'regular expression with exponential backtracking',
    slow: true,
    source: inFunction(`return /^(a+)+$/.test('a'.repeat(40) + '!');`),
  },
  {
    name: 'recursion that catches its own overflow',
    slow: true,
    source: inFunction('try { return f(text); } catch { return f(text); }'),
  },
  {
    name: 'recursion without end',
    source: inFunction('return f(text) + 1;'),
  },
  {
    name: 'Atomics.wait on shared memory',
    source: inFunction(
      'return g.Atomics.wait(new g.Int32Array(new g.SharedArrayBuffer(4)), 0, 0, 1e9);',
    ),
  },
  {
    name: 'object heap',
    slow: true,
    source: inFunction('const all: any[] = []; while (true) all.push({ all, n: all.length });'),
  },
  {
    name: 'array buffers outside the heap',
    slow: true,
    source: inFunction(
      'const all: any[] = []; while (true) all.push(new Uint8Array(1 << 24).fill(1));',
    ),
  },
  {
    name: 'array buffers with caught failures',
    slow: true,
    source: inFunction(`const all: any[] = [];
while (true) { try { all.push(new Uint8Array(1 << 22).fill(1)); } catch {} }`),
  },
  {
    name: 'resizable buffer of a terabyte',
    source: inFunction(
      'const b: any = new ArrayBuffer(8, { maxByteLength: 2 ** 40 }); b.resize(2 ** 40); return text;',
    ),
  },
  {
    name: 'strings that double',
    slow: true,
    source: inFunction(`let s = 'x'; const all: string[] = [];
while (true) { s = s + s; all.push(s.slice(1).toUpperCase()); if (s.length > 1e8) s = 'x'; }`),
  },
  {
    name: 'the largest array',
    slow: true,
    source: inFunction('return new Array(2 ** 32 - 1).fill(0).map((x) => x + 1);'),
  },
  {
    name: 'spreading an endless generator',
    slow: true,
    source: `${REACH}function* h() { let i = 0; while (true) yield { i: i++ }; }
function f(text: string): any { return [...h()]; }`,
  },
  {
    name: 'a number too big to compute',
    slow: true,
    source: inFunction('return String(7n ** (7n ** 9n)).length;'),
  },
  {
    name: 'printing without end',
    slow: true,
    source: inFunction("while (true) { console.log('x'.repeat(1e6)); console.error(text); }"),
  },
  {
    name: 'a result of 100 MB',
    source: inFunction("return 'x'.repeat(1e8);"),
  },
  {
    name: 'a result of a million small parts',
    source: inFunction('return Array.from({ length: 1e6 }, () => ({ a: [] }));'),
  },
  {
    name: 'a result that is one object many times over',
    source: inFunction(
      'let x: any = [text]; for (let i = 0; i < 60; i++) x = [x, x]; return x; // 2^60 parts',
    ),
  },
  {
    name: 'a result nested a hundred thousand deep',
    source: inFunction('let x: any = []; for (let i = 0; i < 1e5; i++) x = [x]; return x;'),
  },
  {
    name: 'a result that contains itself',
    source: inFunction('const x: any = {}; x.x = x; return x;'),
  },
  {
    name: 'a sparse result of four billion holes',
    source: inFunction('const x: any[] = []; x.length = 2 ** 32 - 1; return x;'),
  },
  {
    name: 'an error message of 100 MB',
    source: inFunction("throw new Error('x'.repeat(1e8));"),
  },
];
