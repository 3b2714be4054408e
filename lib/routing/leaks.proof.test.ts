// What leaves the machine when things fail. The remote rung is a real server whose every byte is counted
// at its socket. It is reached by an address that only this machine answers and that counts as remote,
// so the policy is the only thing between a prompt and the wire; with the policy open the same prompt is
// seen there, which shows that the counting works.

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiCompatibleGenerator } from '../backends/openai-compatible/index.ts';
import {
  createTransformersGenerator,
  type TransformersGenerator,
} from '../backends/transformers/index.ts';
import { createRungs, type RungSettings } from '../cli/ladder/create-rungs.ts';
import { Ladder, type RoutePolicy, type Rung } from './index.ts';

const PROMPT = 'const swordfish = openTheVault("swordfish");\n';
const KEY = 'sk-planted-secret-0123456789abcdef';
const REQUEST = { prompt: PROMPT, maxNewTokens: 8 };

/** Everything that arrived, as it came over the wire. */
interface CountedServer {
  readonly port: number;
  readonly received: string[];
  connections: number;
  close(): Promise<void>;
}

/** An API that answers everything with 200, and keeps every byte it was sent. */
async function startCountedServer(): Promise<CountedServer> {
  const sockets = new Set<Socket>();
  const body = JSON.stringify({ object: 'list', data: [{ id: 'far', owned_by: 'system' }] });
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    counted.connections++;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      counted.received.push(bytes.toString('latin1'));
      socket.end(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const counted: CountedServer = {
    port: (server.address() as AddressInfo).port,
    received: [],
    connections: 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return counted;
}

const settings: RungSettings = {
  model: 'tiny-coder-1m',
  dtype: 'fp32',
  device: 'cpu',
  order: ['local', 'api'],
  apiUrl: '',
  apiModel: undefined,
};

let far: CountedServer;
/** 127.0.0.1 in a form that nobody has to recognise: it counts as remote. */
let farUrl: string;
const oldKey = process.env.OPENAI_API_KEY;

beforeAll(() => {
  process.env.OPENAI_API_KEY = KEY;
});
afterAll(() => {
  if (oldKey === undefined) delete process.env.OPENAI_API_KEY;
  else process.env.OPENAI_API_KEY = oldKey;
});
beforeEach(async () => {
  far = await startCountedServer();
  farUrl = `http://[::ffff:127.0.0.1]:${far.port}/v1`;
});
afterEach(() => far.close());

function rungs(change: Partial<RungSettings> = {}): Rung[] {
  return createRungs({ ...settings, apiUrl: farUrl, ...change }, new AbortController().signal);
}

/** Asks for a whole answer and for a stream; both must fail here. Returns everything that was said. */
async function failBothWays(all: readonly Rung[], policy: Partial<RoutePolicy> = {}) {
  const ladder = new Ladder({ rungs: all, policy: { order: ['local', 'api'], ...policy } });
  try {
    const whole = await ladder.answer(REQUEST).then(JSON.stringify, (error: unknown) => error);
    const events = await Array.fromAsync(ladder.stream(REQUEST)).catch((error: unknown) => error);
    return { whole, events, said: inspect([whole, events, ladder.health()], { depth: 20 }) };
  } finally {
    await ladder.dispose();
  }
}

describe('with the default policy no byte reaches a remote place when the local rung', () => {
  const killed = (): Rung => ({
    ...(rungs()[0] as Rung),
    open: async () => {
      const generator = await createTransformersGenerator(settings);
      process.kill(generator.pid, 'SIGKILL');
      return generator;
    },
  });
  const tooLarge = (): Rung => ({
    ...(rungs()[0] as Rung),
    open: () => createTransformersGenerator({ ...settings, contextTokens: 2 ** 40 }),
  });
  it.each([
    ['loses its process', killed, /local|process|ended|killed/i],
    ['does not fit into memory', tooLarge, /./],
    ['names no model', () => rungs({ model: 'no-such-model' })[0] as Rung, /no-such-model/],
    ['names a device that is not here', () => rungs({ device: 'dml' })[0] as Rung, /dml/],
  ] as const)('%s', async (_, local, reason) => {
    const { whole, events, said } = await failBothWays([local(), rungs()[1] as Rung]);
    expect(whole).toMatchObject({ name: 'NoRungAnsweredError' });
    expect(events).toMatchObject({ name: 'NoRungAnsweredError' });
    expect(said).toMatch(reason);
    expect(said).toContain('policy: no prompt leaves this machine');
    expect([far.connections, far.received]).toEqual([0, []]);
    expect(said).not.toMatch(/swordfish|sk-planted/);
  });

  it('is cut off in the middle of an answer', async () => {
    const generators: TransformersGenerator[] = [];
    const [local, api] = rungs() as [Rung, Rung];
    const open = async () => {
      const generator = await createTransformersGenerator(settings);
      generators.push(generator);
      return generator;
    };
    const ladder = new Ladder({
      rungs: [{ ...local, open }, api],
      policy: { order: ['local', 'api'] },
    });
    const running = (async () => {
      for await (const { type } of ladder.stream({
        ...REQUEST,
        maxNewTokens: 300,
        minNewTokens: 300,
      })) {
        if (type === 'generation') process.kill(generators.at(-1)?.pid ?? 0, 'SIGKILL');
      }
    })();
    const error = await running.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'AnswerBrokenError' });
    expect(inspect(error, { depth: 20 })).not.toMatch(/swordfish|sk-planted/);
    expect(far.connections).toBe(0);
    // the next question gets a fresh process, and still nobody else is asked
    expect(await ladder.answer(REQUEST)).toMatchObject({ kind: 'local', rung: settings.model });
    expect([generators.length, far.connections]).toEqual([2, 0]);
    await ladder.dispose();
  });
});

describe('the runtime of the local rung', () => {
  it('keeps its telemetry off, also where the environment would switch it on', async () => {
    const before = process.env.ORT_DISABLE_TELEMETRY;
    process.env.ORT_DISABLE_TELEMETRY = '0';
    const generator = await createTransformersGenerator(settings);
    try {
      const environment = readFileSync(`/proc/${generator.pid}/environ`, 'utf8').split('\0');
      expect(environment).toContain('ORT_DISABLE_TELEMETRY=1');
    } finally {
      await generator.dispose();
      if (before === undefined) delete process.env.ORT_DISABLE_TELEMETRY;
      else process.env.ORT_DISABLE_TELEMETRY = before;
    }
  });
});

describe('the counting', () => {
  it('sees the prompt and the key where the policy lets them out', async () => {
    const { said } = await failBothWays([rungs()[1] as Rung], { allowRemote: true });
    const wire = far.received.join('');
    expect(wire).toContain('swordfish');
    expect(wire).toContain(KEY);
    expect(said).not.toMatch(/swordfish|sk-planted/);
  });
});

describe('a server on this machine', () => {
  let near: Server | undefined;
  const seen: string[] = [];
  afterEach(() => {
    near?.closeAllConnections();
    near?.close();
    seen.length = 0;
  });

  /** Lists its model, and answers a prompt with `status`, sending the client elsewhere or quoting it. */
  async function startNear(status: number, when: 'models' | 'completions'): Promise<string> {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      seen.push(body);
      response.setHeader('content-type', 'application/json');
      if (request.url?.endsWith('/models') && when !== 'models') {
        return void response.end(JSON.stringify({ data: [{ id: 'near', owned_by: 'vllm' }] }));
      }
      response.statusCode = status;
      response.setHeader('location', `${farUrl}${request.url?.slice(3)}`);
      const message = `Cannot take ${body} with ${request.headers.authorization}`;
      response.end(JSON.stringify({ error: { message } }));
    });
    near = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  it.each([
    [301, 'completions'],
    [302, 'completions'],
    [307, 'completions'],
    [308, 'completions'],
    [307, 'models'],
  ] as const)('cannot send a prompt on to another one (%i at %s)', async (status, when) => {
    const apiUrl = await startNear(status, when);
    const { whole, events, said } = await failBothWays([rungs({ apiUrl })[1] as Rung]);
    expect(whole).toMatchObject({ name: 'NoRungAnsweredError' });
    expect(events).toMatchObject({ name: 'NoRungAnsweredError' });
    expect([far.connections, far.received]).toEqual([0, []]);
    expect(said).toContain(`status ${status}`);
    if (when === 'completions') expect(seen.join('')).toContain('swordfish');
  });

  it('may quote prompt and key in its error: nobody here repeats them', async () => {
    const apiUrl = await startNear(400, 'completions');
    const { said } = await failBothWays([rungs({ apiUrl })[1] as Rung]);
    expect(seen.join('')).toContain('swordfish');
    expect(said).toContain('status 400');
    expect(said).not.toMatch(/swordfish|sk-planted/);
    const generator = await createOpenAiCompatibleGenerator({ baseUrl: apiUrl, apiKey: KEY });
    const error = await generator.generate(REQUEST).catch((reason: unknown) => reason);
    expect(inspect(error, { depth: 20 })).not.toMatch(/swordfish|sk-planted/);
  });
});
