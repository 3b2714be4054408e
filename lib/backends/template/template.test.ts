import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  CODE_TEMPLATES,
  chooseTemplate,
  createTemplateGenerator,
  readInstruction,
} from './index.ts';

const generator = createTemplateGenerator();
const write = async (prompt: string): Promise<string> =>
  (await generator.generate({ prompt, maxNewTokens: 1 })).text;
const choose = (text: string): string => {
  const choice = chooseTemplate(readInstruction(text), CODE_TEMPLATES);
  return choice.state === 'chosen' ? choice.template.id : choice.reason;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-template-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

let files = 0;
/** Runs what was written, as the learner would: Node takes the types away. */
// biome-ignore lint/suspicious/noExplicitAny: the exports are different in every test
async function load(prompt: string): Promise<any> {
  files += 1;
  const path = join(folder, `written-${files}.ts`);
  await writeFile(path, await write(prompt));
  return await import(pathToFileURL(path).href);
}

describe('chooseTemplate()', () => {
  it.each(CODE_TEMPLATES.map(({ id, example }) => [example, id]))(
    'answers %j by %s',
    (text, id) => {
      expect(choose(text)).toBe(id);
    },
  );

  it('reads whole words: "rapid" is no "api", "client" no "cli", "latest" no "test"', () => {
    expect(choose('a rapid sorter')).toBe('sort-function');
    for (const text of [
      'a rapid server',
      'a client for the latest things',
      'the latest function',
      'a contest function',
      'crudely done',
      'an eventful bus',
    ]) {
      expect(choose(text), text).toBe('no template has these words');
    }
  });

  it('leaves to a model what two templates fit', () => {
    expect(choose('debounce and memoize')).toContain('fit equally well');
  });

  it('does not depend on the order of the templates', () => {
    for (const { example } of CODE_TEMPLATES) {
      const backwards = chooseTemplate(readInstruction(example), [...CODE_TEMPLATES].reverse());
      expect(backwards).toEqual(chooseTemplate(readInstruction(example), CODE_TEMPLATES));
    }
  });
});

describe('every template', () => {
  it('compiles under strict settings, whatever it is called and about', () => {
    const words = fc.constantFrom(
      'users',
      'boxes',
      'categories',
      'class',
      'status',
      'address',
      'orders',
      'data',
    );
    const names = fc.constantFrom(
      '',
      'called class',
      'called new',
      'named myThing',
      'called $x_1',
      'called 9',
    );
    const written = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...CODE_TEMPLATES), words, names, (template, word, name) => {
        written.add(template.write(readInstruction(`${template.example} for ${word} ${name}`)));
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(explainErrors([...written])).toEqual([]);
  });
});

/** What the compiler says about each text. */
function explainErrors(texts: readonly string[]): string[] {
  const sources = new Map(
    texts.map((text, index) => [join(import.meta.dirname, `written-${index}.ts`), text]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    erasableSyntaxOnly: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (path, version) =>
    sources.has(path)
      ? ts.createSourceFile(path, sources.get(path) ?? '', version)
      : getSourceFile(path, version);
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  const program = ts.createProgram([...sources.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file }) =>
        `${file?.text.slice(0, 200)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}

describe('what the templates write', () => {
  it.each([
    ['sum', [1, 2, 3.5], 6.5],
    ['product', [2, 3, 4], 24],
    ['average', [1, 2], 1.5],
    ['average', [], undefined],
    ['largest', [-3, -1, -2], -1],
    ['smallest', [3, 1, 2], 1],
    ['smallest', [], undefined],
  ])('aggregates: the %s of %j is %j', async (verb, numbers, expected) => {
    const { compute } = await load(`a function called compute that returns the ${verb} of numbers`);
    expect(compute(numbers)).toBe(expected);
  });

  it('sorts by a key in both directions and leaves the input alone', async () => {
    const input = [{ age: 3 }, { age: 1 }, { age: 2 }];
    const age = (item: { age: number }) => item.age;
    const up = await load('sort people by age');
    const down = await load('sorts people by age, descending');
    expect(up.sortBy(input, age).map(age)).toEqual([1, 2, 3]);
    expect(down.sortBy(input, age).map(age)).toEqual([3, 2, 1]);
    expect(input.map(age)).toEqual([3, 1, 2]);
  });

  it('serves a REST endpoint that answers wrong requests too', async () => {
    const { createUserHandler } = await load('a REST endpoint for users');
    const server = createServer(createUserHandler([{ id: 4, name: 'Ada' }]));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const post = (body: string) => fetch(`${base}/users`, { method: 'POST', body });
    try {
      expect(await (await fetch(`${base}/users/4`)).json()).toEqual({ id: 4, name: 'Ada' });
      expect(await (await post('{"name":"Bob"}')).json()).toEqual({ id: 5, name: 'Bob' });
      expect(await (await fetch(`${base}/users`)).json()).toHaveLength(2);
      const statuses = await Promise.all([
        fetch(`${base}/users/9`),
        fetch(`${base}/others`),
        fetch(`${base}/users`, { method: 'PUT' }),
        post('not json'),
        post('null'),
        post('{"name":7}'),
      ]);
      expect(statuses.map(({ status }) => status)).toEqual([404, 404, 405, 400, 400, 400]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('keeps a store with create, read, update and delete', async () => {
    const { OrderStore } = await load('a CRUD store for orders');
    const store = new OrderStore();
    const { id } = store.create({ name: 'first' });
    expect(store.update(id, { name: 'changed', id: 99 })).toEqual({ id, name: 'changed' });
    expect(store.read(id)).toEqual({ id, name: 'changed' });
    expect([store.delete(id), store.delete(id), store.read(id), store.list()]).toEqual([
      true,
      false,
      undefined,
      [],
    ]);
    expect(store.update(5, {})).toBeUndefined();
  });

  it('writes a command with help and exit codes', async () => {
    const { main } = await load('a CLI called greet');
    const [out, errors]: [string[], string[]] = [[], []];
    const run = (...args: string[]) =>
      main(
        args,
        (line: string) => out.push(line),
        (line: string) => errors.push(line),
      );
    expect([run('hi', 'you'), run('--upper', 'hi'), run('--help'), run(), run('--wrong')]).toEqual([
      0, 0, 0, 2, 2,
    ]);
    expect(out.slice(0, 2)).toEqual(['hi you', 'HI']);
    expect(out[2]).toMatch(/^usage: greet /);
    expect(errors).toHaveLength(2);
  });

  it('retries with pauses that double, then throws the last error', async () => {
    const { retry } = await load('a retry helper');
    const pauses: number[] = [];
    const wait = async (ms: number): Promise<void> => void pauses.push(ms);
    expect(
      await retry(async (n: number) => (n < 3 ? Promise.reject(new Error('no')) : n), { wait }),
    ).toBe(3);
    expect(pauses).toEqual([100, 200]);
    await expect(retry(() => Promise.reject(new Error('last')), { attempts: 1 })).rejects.toThrow(
      'last',
    );
    await expect(retry(async () => 1, { attempts: 0 })).rejects.toThrow(RangeError);
  });

  it('debounces to the last call', async () => {
    const { debounce } = await load('a debounce function');
    vi.useFakeTimers();
    try {
      const calls: number[] = [];
      const late = debounce((value: number) => calls.push(value), 50);
      late(1);
      late(2);
      vi.advanceTimersByTime(60);
      late(3);
      late.cancel();
      vi.advanceTimersByTime(60);
      expect(calls).toEqual([2]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('remembers results up to a limit, undefined ones as well', async () => {
    const { memoize } = await load('memoize a function');
    const seen: number[] = [];
    const known = memoize((key: number) => void seen.push(key), 2);
    for (const key of [1, 1, 2, 1, 3, 1, 2]) known(key);
    expect(seen).toEqual([1, 2, 3, 2]);
  });

  it('fetches JSON and tells failures apart', async () => {
    const { fetchJson } = await load('fetch JSON with a timeout');
    const server = createServer((request, response) => {
      if (request.url === '/late') return;
      response.statusCode = request.url === '/missing' ? 404 : 200;
      response.end(request.url === '/text' ? 'text' : '{"a":1}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await fetchJson(`${base}/`)).toEqual({ a: 1 });
      await expect(fetchJson(`${base}/missing`)).rejects.toMatchObject({ status: 404 });
      await expect(fetchJson(`${base}/text`)).rejects.toThrow('is no JSON');
      await expect(fetchJson(`${base}/late`, 50)).rejects.toThrow('within 50 ms');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('reads a JSON file and names it when it is wrong', async () => {
    const { readJsonFile } = await load('read a JSON file');
    const isList = (value: unknown): value is unknown[] => Array.isArray(value);
    await writeFile(join(folder, 'good.json'), '[1]');
    await writeFile(join(folder, 'bad.json'), '{');
    expect(await readJsonFile(join(folder, 'good.json'), isList)).toEqual([1]);
    await expect(readJsonFile(join(folder, 'bad.json'), isList)).rejects.toThrow(
      'bad.json" is no JSON',
    );
    await writeFile(join(folder, 'other.json'), '{}');
    await expect(readJsonFile(join(folder, 'other.json'), isList)).rejects.toThrow('does not hold');
  });

  it('queues first in, first out', async () => {
    const { JobQueue } = await load('a queue class called JobQueue');
    const queue = new JobQueue();
    for (const item of ['a', undefined, 'c']) queue.enqueue(item);
    expect([
      queue.dequeue(),
      queue.dequeue(),
      queue.size,
      queue.dequeue(),
      queue.dequeue(),
      queue.size,
    ]).toEqual(['a', undefined, 1, 'c', undefined, 0]);
  });

  it('writes tests that Node runs, and a wrong case fails alone', async () => {
    const path = join(folder, 'table.test.ts');
    const cases = `[
      { title: 'one', input: '1', expected: 1 },
      { title: 'wrong', input: '2', expected: 3 },
    ]`;
    await writeFile(
      path,
      `${await write('a unit test for parse')}\ntestParse(Number, ${cases});\n`,
    );
    const run = promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', path], {
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    const failure = await run.catch((error: { stdout: string }) => error);
    expect(failure.stdout).toMatch(/^ *ok 1 - parse: one$/m);
    expect(failure.stdout).toMatch(/^ *not ok 2 - parse: wrong$/m);
  });

  it('emits typed events, also while listeners leave', async () => {
    const { Emitter } = await load('a typed event emitter');
    const emitter = new Emitter();
    const heard: string[] = [];
    const stop = emitter.on('x', (value: string) => {
      heard.push(`first ${value}`);
      stop();
    });
    emitter.on('x', (value: string) => heard.push(`second ${value}`));
    emitter.emit('x', 'a');
    emitter.emit('x', 'b');
    emitter.emit('unheard', 'c');
    expect(heard).toEqual(['first a', 'second a', 'second b']);
  });
});

describe('createTemplateGenerator()', () => {
  it('never passes as a model', async () => {
    expect(generator.info).toMatchObject({
      backend: 'template',
      mode: 'simulated',
      statedBy: 'nobody',
    });
    const answer = await generator.generate({ prompt: 'a debounce function', maxNewTokens: 1 });
    expect(answer).toMatchObject({ finishReason: 'stop', promptTokens: 0, countedBy: 'chunks' });
  });

  it.each(['explain monads', 'function add(a: number) {', '/** sorts */', 'x => x'])(
    'has no answer to %j and says so',
    async (prompt) => {
      await expect(generator.generate({ prompt, maxNewTokens: 9 })).rejects.toMatchObject({
        name: 'NoTemplateError',
      });
    },
  );

  it('makes nothing for a signal that has fired, and nothing once disposed', async () => {
    const own = createTemplateGenerator();
    const request = { prompt: 'a debounce function', maxNewTokens: 9 };
    const aborted = await own.generate({ ...request, signal: AbortSignal.abort() });
    expect(aborted).toMatchObject({ text: '', finishReason: 'abort' });
    await own.dispose();
    await expect(own.generate(request)).rejects.toMatchObject({ name: 'GeneratorDisposedError' });
  });
});
