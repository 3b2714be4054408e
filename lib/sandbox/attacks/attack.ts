/** Things outside the sandbox that an attack aims at. A test creates them and looks afterwards. */
export interface AttackTargets {
  /** Holds the expected result: reading it would be a pass. */
  readonly secretFile: string;
  /** Name of an environment variable that holds the expected result. */
  readonly secretVariable: string;
  /** Does not exist; an attack tries to create it. */
  readonly forbiddenFile: string;
  /** A listener on 127.0.0.1, TCP and UDP alike. */
  readonly port: number;
  /** The process that runs the sandbox. */
  readonly parentPid: number;
}

/** One hostile answer: a function `f(text: string)` that must not pass. */
export interface Attack {
  readonly name: string;
  readonly source: string | ((targets: AttackTargets) => string);
  /** True when it spends its CPU time or memory limit, so a test of it takes about a second. */
  readonly slow?: boolean;
}

/** Lets an attack reach for anything without the type checker stopping it first. */
export const REACH = 'declare const process: any, require: any; const g: any = globalThis;\n';

/** Wraps statements into the function under test. */
export function inFunction(body: string): string {
  return `${REACH}function f(text: string): any {\n${body}\n}`;
}

/** Runs an expression that may throw in several ways and answers with what it gave. */
export function tryAll(...expressions: readonly string[]): string {
  const attempts = expressions.map((expression) => `try { results.push(${expression}); } catch {}`);
  return inFunction(`const results: any[] = [];\n${attempts.join('\n')}\nreturn results[0];`);
}
