// What every route really answers, against the public OpenAPI description of the OpenAI API in two forms. The
// types of the official package are generated from it: each answer is written down as a literal and
// compiled, so a missing field, a wrong type and a field nobody knows are errors. With LAB_OPENAPI, the path of
// the description itself (openapi.json or .yaml of github.com/openai/openai-openapi), its schemas judge as well.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MODEL, post, startModelServer, type TestServer } from './__fixtures__/test-server.ts';

/** Name of a type of the package, and of the schema it comes from. */
const KINDS = {
  ChatCompletion: 'CreateChatCompletionResponse',
  ChatCompletionChunk: 'CreateChatCompletionStreamResponse',
  Completion: 'CreateCompletionResponse',
  Model: 'Model',
  ErrorObject: 'Error',
} as const;
type Kind = keyof typeof KINDS;

interface Answer {
  readonly kind: Kind;
  readonly about: string;
  readonly body: object;
}

const MESSAGES = [{ role: 'user', content: 'function add(a: number, b: number): number {' }];
const PROMPT = 'function add(a: number, b: number): number {';
const USAGE = { stream: true, stream_options: { include_usage: true } };
const WRONG: readonly (readonly [string, unknown])[] = [
  ['nothing', {}],
  ['completions', '{"prompt": '],
  ['completions', {}],
  ['completions', { prompt: 'x', model: 'gpt-9' }],
  ['completions', { prompt: 'x', n: 3 }],
  ['chat/completions', { messages: [{ role: 'robot', content: 'x' }] }],
  ['embeddings', { input: 'x' }],
];

let server: TestServer;
const answers: Answer[] = [];
beforeAll(async () => {
  server = await startModelServer({ contextTokens: 240 });
  const ask = async (path: string, body: unknown): Promise<string> =>
    await (await post(`${server.baseUrl}/${path}`, body)).text();
  const add = (kind: Kind, about: string, body: object): void =>
    void answers.push({ kind, about, body });
  for (const logprobs of [false, true]) {
    const chat = {
      messages: MESSAGES,
      max_tokens: 12,
      ...(logprobs && { logprobs, top_logprobs: 2 }),
    };
    const plain = { prompt: PROMPT, max_tokens: 12, ...(logprobs && { logprobs: 2 }) };
    add('ChatCompletion', 'a chat', JSON.parse(await ask('chat/completions', chat)));
    add('Completion', 'a completion', JSON.parse(await ask('completions', plain)));
    for (const body of eventsOf(await ask('chat/completions', { ...chat, ...USAGE }))) {
      add('ChatCompletionChunk', 'a piece of a chat', body);
    }
    for (const body of eventsOf(await ask('completions', { ...plain, ...USAGE }))) {
      add('Completion', 'a piece of a completion', withReason(body));
    }
    for (const body of eventsOf(
      await ask('fim/completions', { ...plain, stream: true, suffix: '}' }),
    )) {
      add('ChatCompletionChunk', 'a piece of a fill-in-the-middle', body);
    }
  }
  const list = (await (await fetch(`${server.baseUrl}/models`)).json()) as { data: object[] };
  const one = (await (await fetch(`${server.baseUrl}/models/${MODEL}`)).json()) as object;
  for (const model of [...list.data, one]) {
    const { offload_lab: _, ...rest } = model as { offload_lab?: object };
    add('Model', 'a model without our extension', rest);
  }
  for (const [path, body] of WRONG) {
    add('ErrorObject', `the error of ${path}`, JSON.parse(await ask(path, body)).error);
  }
});
afterAll(() => server?.stop(0));

function eventsOf(stream: string): object[] {
  const data = stream.match(/^data: \{.*$/gm) ?? [];
  return data.map((line) => JSON.parse(line.slice('data: '.length)));
}

/** The description has one shape for whole completions and pieces; every server sends null before the end. */
function withReason(body: object): object {
  const { choices, usage, ...rest } = body as {
    choices: { finish_reason: string | null }[];
    usage: object | null;
  };
  const ended = choices.map((choice) => ({
    ...choice,
    finish_reason: choice.finish_reason ?? 'stop',
  }));
  return { ...rest, choices: ended, ...(usage !== null && { usage }) };
}

/** The description says it in the words of OpenAPI 3.0, which JSON Schema does not know. */
function allowNull(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || !('nullable' in schema)) return schema;
  const { nullable, ...rest } = schema;
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

/** What the compiler says about answers written as literals of their types. */
function compile(all: readonly Answer[]): string[] {
  const name = fileURLToPath(new URL('./answers-of-the-routes.ts', import.meta.url));
  const lines = all.map(
    ({ kind, body }, i) => `export const a${i}: OpenAI.${kind} = ${JSON.stringify(body)};`,
  );
  const text = `import type OpenAI from 'openai';\n${lines.join('\n')}\n`;
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === name
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : 0;
    return `${all[line - 1]?.about}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

describe('the types of the openai package', () => {
  it('fit every answer of every route', () => {
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(Object.keys(KINDS)));
    console.log(`${answers.length} answers compiled`);
    expect(compile(answers)).toEqual([]);
  });

  it('refuse an answer with a wrong, a missing or an unknown field', () => {
    const whole = answers.find(({ kind }) => kind === 'ChatCompletion') as Answer;
    const { id: _, ...withoutId } = whole.body as { id: string };
    const damaged = [
      { ...whole, body: withoutId },
      { ...whole, body: { ...whole.body, created: 'yesterday' } },
      { ...whole, body: { ...whole.body, colour: 'red' } },
    ];
    expect(compile(damaged)).toHaveLength(3);
  });
});

const path = process.env.LAB_OPENAPI;

describe.runIf(path)('the description itself (LAB_OPENAPI)', () => {
  it('fits every answer of every route', async () => {
    const text = await readFile(path as string, 'utf8');
    const description = parse(text, (_, value) => allowNull(value)) as { openapi: string };
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ ...description, $id: 'api' });
    const complaints = answers.flatMap(({ kind, about, body }) => {
      const isValid = ajv.validate({ $ref: `api#/components/schemas/${KINDS[kind]}` }, body);
      return isValid ? [] : [`${about}: ${ajv.errorsText()}`];
    });
    console.log(`${answers.length} answers against ${path}, OpenAPI ${description.openapi}`);
    expect(complaints).toEqual([]);
    expect(ajv.validate({ $ref: 'api#/components/schemas/Error' }, { message: 'x' })).toBe(false);
  });
});
