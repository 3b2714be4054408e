import { expect, test } from 'vitest';
import { createProgramChecker } from './check-program.ts';
import { ProgramChecker } from './program-checker.ts';

const check = createProgramChecker();

test('a right program parses, type-checks and loses its types', () => {
  const checked = check('/** Doubles. */\nfunction f(x: number): number { return x * 2; }');
  expect(checked).toMatchObject({
    parses: true,
    typeChecks: true,
    unresolvedImports: [],
    diagnostics: [],
  });
  expect(checked.javaScript).toContain('function f(x) { return x * 2; }');
});

test('one defect per facet is told apart', () => {
  expect(check('function f(x: number): number { return x *; }')).toMatchObject({ parses: false });
  expect(check('function f(x: number): string { return x; }')).toMatchObject({
    parses: true,
    typeChecks: false,
    diagnostics: [`line 1: Type 'number' is not assignable to type 'string'.`],
  });
  expect(check("import { sum } from 'lodash';\nexport const f = sum;")).toMatchObject({
    parses: true,
    unresolvedImports: ['lodash'],
  });
  expect(
    check("declare const require: any; const a = require('x'); void import('y');"),
  ).toMatchObject({
    typeChecks: false,
    unresolvedImports: ['x', 'y'],
  });
});

test('strict means strict: implicit any and unchecked null are errors', () => {
  expect(check('function f(x) { return x; }').typeChecks).toBe(false);
  expect(check('function f(x: string | null): number { return x.length; }').typeChecks).toBe(false);
});

test('an answer cannot switch its own check off', () => {
  for (const directive of ['@ts-nocheck', '@ts-ignore', '@ts-expect-error']) {
    expect(check(`// ${directive}\nconst x: number = 'text';`).typeChecks).toBe(false);
  }
});

test('an answer has the language and console, no browser and no Node', () => {
  expect(check('console.log(Object.groupBy([1], String));').typeChecks).toBe(true);
  for (const name of ['document', 'process', 'fetch', 'setTimeout', 'Buffer']) {
    expect(check(`export const x = ${name};`).typeChecks).toBe(false);
  }
});

test('no dynamic import reaches the JavaScript, so that none can reach the host', () => {
  const checked = check("export async function f() { return import('node:fs'); }");
  expect(checked.javaScript).not.toMatch(/\bimport\s*\(/);
});

test('names of global objects can be used as own names', () => {
  expect(
    check('function name(): number { return 1; } const status = name(); export { status };')
      .typeChecks,
  ).toBe(true);
});

test('programs are checked one by one: what one declares the next does not see', () => {
  check('interface Shared { a: number } const shared: Shared = { a: 1 };');
  expect(check('const other: Shared = { a: 1 };').typeChecks).toBe(false);
});

test('a program the checker cannot finish is given up, and the next is checked', {
  timeout: 120_000,
}, async () => {
  const checker = new ProgramChecker(500);
  expect((await checker.check('const a: number = 1;')).typeChecks).toBe(true);
  const slow = `type T<D extends unknown[], P extends string> =
    D extends [unknown, ...infer R] ? T<R, \`\${P}0\`> | T<R, \`\${P}1\`> : P;
  const x: T<[${Array(26).fill(0)}], ''> = '';`;
  expect(await checker.check(slow)).toMatchObject({ gaveUp: true, typeChecks: false });
  const deep = await checker.check(`const x = ${'('.repeat(20_000)}1${')'.repeat(20_000)};`);
  expect(deep.typeChecks).toBe(false);
  expect((await checker.check('const a: number = 1;')).typeChecks).toBe(true);
  await checker.dispose();
});
