// Everything tslab 1.0.22 gets wrong and the preload repairs, as probes: each throws on a kernel that has
// the defect. The conformance suite runs all of them on both kernels, so a probe that could not fail, or
// a repair that a new tslab no longer needs, is noticed.

import { expect } from 'vitest';
import type { KernelClient } from '../runner/kernel-client.ts';
import { executeWithin, messagesOf, textOf } from './probe.ts';

export interface Defect {
  /** The promise that the defect breaks, as a test title. */
  readonly promise: string;
  probe(client: KernelClient): Promise<void>;
}

const display = `[Symbol.for('Jupyter.display')]`;

async function expectOk(client: KernelClient, code: string): Promise<void> {
  const { status, reply } = await executeWithin(client, code);
  expect([status, reply.evalue]).toEqual(['ok', undefined]);
}

export const defects: readonly Defect[] = [
  {
    promise: 'all 20,000 lines of one cell arrive, in order',
    async probe(client) {
      const result = await executeWithin(
        client,
        `for (let i = 0; i < 20_000; i++) console.log('line ' + i)`,
      );
      const wanted = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
      expect(textOf(result) === wanted).toBe(true);
    },
  },
  {
    promise: 'all 5,000 lines of a cell that yields now and then arrive',
    async probe(client) {
      const result = await executeWithin(
        client,
        `for (let i = 0; i < 5_000; i++) {
          console.log(i);
          if (i % 50 === 0) await new Promise(setImmediate);
        }`,
      );
      expect(textOf(result).split('\n')).toHaveLength(5001);
    },
  },
  {
    promise: 'a thrown error is an error message with name, text and traceback',
    async probe(client) {
      const result = await executeWithin(client, `throw new RangeError('boom')`);
      const wanted = { ename: 'RangeError', evalue: 'boom' };
      const [error] = messagesOf(result, 'error');
      expect(error?.content).toMatchObject(wanted);
      expect(result.reply).toMatchObject({ status: 'error', ...wanted });
      expect(error?.content.traceback).toEqual([
        'RangeError: boom',
        expect.stringMatching(/^ {4}at cell\[\d+\]:1:7$/),
      ]);
    },
  },
  {
    promise: 'a thrown value that is no Error is an error message too',
    async probe(client) {
      const [error] = messagesOf(await executeWithin(client, `throw { code: 7 }`), 'error');
      expect(error?.content).toMatchObject({ ename: 'UncaughtValue', evalue: '{ code: 7 }' });
    },
  },
  {
    promise: 'a type error is an error message that points into the cell',
    async probe(client) {
      const result = await executeWithin(client, `const fine = 1;\nconst wrong: number = 'x';`);
      const [error] = messagesOf(result, 'error');
      expect(error?.content.ename).toBe('TypeScriptError');
      expect(error?.content.traceback).toEqual([
        `TypeScriptError: 2:7 - Type 'string' is not assignable to type 'number'.`,
        `    2 | const wrong: number = 'x';`,
        '              ^',
      ]);
    },
  },
  {
    promise: 'the cell after a failed one runs when the client did not ask to stop',
    async probe(client) {
      await client.execute(`throw new Error('expected')`, { stopOnError: false });
      expect(textOf(await executeWithin(client, `console.log('still here')`))).toBe('still here\n');
    },
  },
  {
    promise: 'cells already queued behind a failed one run when the client did not ask to stop',
    async probe(client) {
      const results = await Promise.all(
        [`throw new Error('expected')`, `console.log('second')`, `console.log('third')`].map(
          (code) => executeWithin(client, code),
        ),
      );
      expect(results.map((result) => result.status)).toEqual(['error', 'ok', 'ok']);
    },
  },
  {
    promise: 'cells queued behind a failed one are "aborted" when the client asked to stop',
    async probe(client) {
      const options = { stopOnError: true };
      const results = await Promise.all([
        client.execute(`throw new Error('expected')`, options),
        client.execute(`console.log('must not run')`, options),
        client.execute('1', options),
      ]);
      const next = await client.execute('2', options);
      expect([...results, next].map((result) => result.reply.status)).toEqual([
        'error',
        'aborted',
        'aborted',
        'ok',
      ]);
      expect(results.map((result) => textOf(result)).join('')).toBe('');
    },
  },
  {
    promise: 'the compiler knows the current language and library',
    async probe(client) {
      await expectOk(
        client,
        `function pick<T extends string>(all: T[], first: NoInfer<T>) { return first; }
        { using resource = { [Symbol.dispose]() {} }; }
        [3, 1, 2].toSorted();`,
      );
    },
  },
  {
    promise: 'packages that only have an exports map are found',
    async probe(client) {
      await expectOk(client, `import type { TopLevelSpec } from 'vega-lite'; 1`);
    },
  },
  {
    promise: 'strict mode is on',
    async probe(client) {
      const { reply } = await executeWithin(client, `const text: string = null;`);
      expect(reply).toMatchObject({ status: 'error', ename: 'TypeScriptError' });
    },
  },
  {
    promise: 'a lone "for await" works at the top level',
    async probe(client) {
      const code = `for await (const x of (async function* () { yield 1; yield 2; })()) console.log(x)`;
      expect(textOf(await executeWithin(client, code))).toBe('1\n2\n');
    },
  },
  {
    promise: 'a lone "await using" works at the top level',
    async probe(client) {
      const code = `await using handle = { async [Symbol.asyncDispose]() { console.log('closed') } };`;
      expect(textOf(await executeWithin(client, code))).toBe('closed\n');
    },
  },
  {
    promise: 'the last value is an execute_result with the number of the cell',
    async probe(client) {
      const result = await executeWithin(client, `({ a: 1 })`);
      expect(messagesOf(result, 'execute_result')[0]?.content).toEqual({
        data: { 'text/plain': '{ a: 1 }' },
        metadata: {},
        execution_count: result.reply.execution_count,
      });
      expect(result.reply.execution_count).toBeGreaterThan(0);
    },
  },
  {
    promise: 'a value that can show itself is shown, also when it takes its time',
    async probe(client) {
      const code = `({ async ${display}() {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { 'application/json': { deep: [1, { two: 2 }] }, 'text/plain': 'json' };
      } })`;
      const result = await executeWithin(client, code);
      expect(messagesOf(result, 'display_data')[0]?.content.data).toEqual({
        'application/json': { deep: [1, { two: 2 }] },
        'text/plain': 'json',
      });
      expect(result.published.at(-1)?.type).toBe('display_data');
    },
  },
  {
    promise: 'kernel_info names the compiler that really runs',
    async probe(client) {
      const { reply } = await client.request('kernel_info_request', {});
      expect(reply.language_info).toMatchObject({ name: 'typescript', version: '6.0.3' });
    },
  },
  {
    promise: 'a rejection nobody handles fails the cell it happened in',
    async probe(client) {
      const result = await executeWithin(client, `Promise.reject(new Error('forgotten')); 1`);
      expect(result.reply).toMatchObject({ status: 'error', evalue: 'forgotten' });
    },
  },
  {
    promise: 'an error thrown by a timer fails the cell that is waiting',
    async probe(client) {
      const result = await executeWithin(
        client,
        `setTimeout(() => { throw new Error('from a timer') }, 5);
        await new Promise((resolve) => setTimeout(resolve, 60));`,
      );
      expect(result.reply).toMatchObject({ status: 'error', evalue: 'from a timer' });
    },
  },
  {
    promise: 'stack lines are lines of the cell',
    async probe(client) {
      // The compiler drops the interface, so line 6 of the cell is another line of what runs.
      const code = `interface Point {
          readonly x: number;
        }

        function fail(point: Point): never {
          throw new Error('on line six');
        }
        fail({ x: 1 });`;
      const result = await executeWithin(client, code);
      const shown = JSON.stringify(result.reply.traceback ?? textOf(result, 'stderr'));
      expect(shown).toMatch(/at fail \([^)]*:6:17\).*at [^ ]*:8:9/);
    },
  },
  {
    promise: 'process.stdout.write calls back, and characters split over two writes stay whole',
    async probe(client) {
      const result = await executeWithin(
        client,
        `const bytes = Buffer.from('é');
        process.stdout.write(bytes.subarray(0, 1));
        await Promise.race([
          new Promise<void>((resolve) => void process.stdout.write(bytes.subarray(1), () => resolve())),
          new Promise((resolve) => setTimeout(resolve, 500)).then(() => console.log('no callback')),
        ]);`,
      );
      expect(textOf(result)).toBe('é');
    },
  },
  {
    promise: 'a cell is announced with its code and number',
    async probe(client) {
      const result = await executeWithin(client, '1 + 1');
      expect(result.published[0]).toEqual({
        type: 'execute_input',
        content: { code: '1 + 1', execution_count: result.reply.execution_count },
      });
    },
  },
];
