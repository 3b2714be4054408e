import type { CallSlot, ContextTools } from './context-prelude.ts';
import type { describeThrown } from './describe-thrown.ts';
import type { encodeValue } from './encode-value.ts';
import type { stripProcess } from './strip-process.ts';

/** What the parent sends: one program and the arguments of its tests. Never what is expected. */
export interface ChildJob {
  /** Repeated at the start of every line the child sends; the answer never sees it. */
  readonly nonce: string;
  /** JavaScript: an expression whose value is the function to call. */
  readonly program: string;
  /** One JSON array of arguments per test. */
  readonly argsTexts: readonly string[];
  readonly outputBytes: number;
}

/** What the child says about one test, or about loading the program (`test: -1`). */
export type ChildFrame =
  | { readonly test: number; readonly state: 'returned'; readonly value: unknown }
  | {
      readonly test: number;
      readonly state: 'threw' | 'not-a-program';
      readonly name: string;
      readonly message: string;
    }
  | { readonly test: number; readonly state: 'loaded' | 'never-settled' }
  | { readonly test: number; readonly state: 'done'; readonly cpuMs: number };

/**
 * The whole life of a child process, sent to it as source text: get ready, say so, wait for one job,
 * run it, exit. Everything is synchronous, so no timer or event of the answer's making can run after
 * its result was taken.
 */
export function childMain(
  nodeRequire: NodeJS.Require,
  nodeProcess: NodeJS.Process,
  prelude: string,
  tools: {
    encodeValue: typeof encodeValue;
    describeThrown: typeof describeThrown;
    stripProcess: typeof stripProcess;
  },
): void {
  const { readSync, writeSync } = nodeRequire('node:fs') as typeof import('node:fs');
  const { createContext, constants, Script } = nodeRequire('node:vm') as typeof import('node:vm');
  const { types } = nodeRequire('node:util') as typeof import('node:util');
  const { reallyExit } = nodeProcess as unknown as { reallyExit: (code: number) => never };
  const cpuUsage = nodeProcess.cpuUsage.bind(nodeProcess);
  const exit = reallyExit.bind(nodeProcess, 0);
  const { Buffer } = nodeRequire('node:buffer') as typeof import('node:buffer');

  const send = (text: string): void => {
    const bytes = Buffer.from(text);
    let sent = 0;
    while (sent < bytes.length) sent += writeSync(3, bytes, sent);
  };
  const receive = (): string => {
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.alloc(65_536);
      const length = readSync(0, chunk);
      if (length === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(chunk.subarray(0, length));
    }
  };

  const context = createContext(constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    // Promise jobs of the answer run when `drain` asks for it, never between our own lines.
    microtaskMode: 'afterEvaluate',
  });
  const evaluate = (source: string): unknown =>
    new Script(source, { filename: 'answer.js' }).runInContext(context);
  const drainScript = new Script('0');
  const drain = (): void => void drainScript.runInContext(context);
  const inContext = evaluate(prelude) as ContextTools;
  const errorPrototypes = [...inContext.errorPrototypes].map(
    ([prototype, name]) => [prototype, name] as const,
  );
  tools.stripProcess(globalThis);

  send('ready\n');
  const job = JSON.parse(receive()) as ChildJob;
  let outputBytes = job.outputBytes;
  const report = (frame: string): void => send(`${job.nonce} ${frame}\n`);
  const thrown = (test: number, state: string, error: unknown): void => {
    const { name, message } = tools.describeThrown(error, errorPrototypes, types);
    report(JSON.stringify({ test, state, name, message }));
  };

  const runTest = (answer: unknown, argsText: string, test: number): void => {
    let slot: CallSlot;
    try {
      slot = inContext.call(answer, argsText);
      if (slot.state === 'waiting') drain();
    } catch (error) {
      thrown(test, 'threw', error); // the stack ran out inside the harness itself
      return;
    }
    if (slot.state === 'waiting') {
      report(`{"test":${test},"state":"never-settled"}`);
    } else if (slot.state === 'threw') {
      thrown(test, 'threw', slot.value);
    } else {
      const value = tools.encodeValue(slot.value, inContext, types, outputBytes);
      outputBytes -= value.length;
      report(`{"test":${test},"state":"returned","value":${value}}`);
    }
  };

  const runJob = (): void => {
    let script: InstanceType<typeof Script>;
    try {
      script = new Script(job.program, { filename: 'answer.js' });
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      report(JSON.stringify({ test: -1, state: 'not-a-program', name: 'SyntaxError', message }));
      return;
    }
    let answer: unknown;
    try {
      answer = script.runInContext(context);
    } catch (error) {
      thrown(-1, 'threw', error);
      return;
    }
    report('{"test":-1,"state":"loaded"}');
    for (let test = 0; test < job.argsTexts.length; test++) {
      runTest(answer, job.argsTexts[test] as string, test);
    }
    const { user, system } = cpuUsage();
    const cpuMs = (user + system) / 1_000;
    report(JSON.stringify({ test: job.argsTexts.length, state: 'done', cpuMs }));
  };

  runJob();
  exit();
}
