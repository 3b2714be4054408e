// Planted secrets: a key, a token, a prompt. Commands run as a learner runs them, in processes of their own,
// against servers that refuse and quote what they were sent, with a proxy waiting in the environment. Then
// everything is searched: both outputs, every file that was left behind, and what reached the proxy.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readUrl, type StartedLab, startLab } from './__fixtures__/start-lab.ts';

const SECRETS = {
  OPENAI_API_KEY: 'sk-planted-0123456789abcdef',
  LAB_API_KEY: 'serve-planted-0123456789abcdef',
  HF_TOKEN: 'hf_planted0123456789abcdef',
};
const PROMPT = 'const swordfish = openTheVault("swordfish");\n';
const SECRET = /swordfish|(sk-|serve-|hf_)planted/;

let home: string;
let quoting: Server;
const quoted: string[] = [];
const proxy = createSocketServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    proxied.push(bytes.toString('latin1'));
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
});
const proxied: string[] = [];
const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lab-secrets-'));
  writeFileSync(join(home, 'prompt.ts'), PROMPT);
  quoting = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    quoted.push(body);
    response.statusCode = 401;
    response.setHeader('content-type', 'application/json');
    const message = `Incorrect key ${request.headers.authorization} for ${body}`;
    response.end(JSON.stringify({ error: { message } }));
  });
  await new Promise<void>((resolve) => quoting.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  quoting.closeAllConnections();
  quoting.close();
  proxy.close();
  rmSync(home, { recursive: true });
});

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): StartedLab {
  const env = { ...process.env, LAB_HOME: join(home, 'lab'), LAB_DEBUG: '1', ...SECRETS };
  return startLab(args, { env: { ...env, ...environment } });
}

const complete = (...args: readonly string[]): string[] => [
  'complete',
  join(home, 'prompt.ts'),
  '--max-tokens',
  '8',
  ...args,
];
const apiUrl = (): string => `http://127.0.0.1:${portOf(quoting)}/v1`;

describe('no secret is said', () => {
  it.each([
    [
      'a server that quotes what it was sent',
      () => complete('--order', 'api', '--api-url', apiUrl()),
    ],
    [
      'as JSON',
      () => complete('--order', 'api', '--api-url', apiUrl(), '--api-model', 'any', '--json'),
    ],
    ['a model that is not there', () => complete('--model', 'no-such-model')],
    [
      'a remote place that is not allowed',
      () => complete('--order', 'api', '--api-url', 'http://192.0.2.1/v1'),
    ],
    ['the settings', () => ['settings']],
  ])('by lab with %s', async (_, args) => {
    const run = start(args());
    await run.ended;
    expect(run.said().length).toBeGreaterThan(20);
    expect(run.said()).not.toMatch(SECRET);
  });

  it('by the log of the endpoint, at its most talkative', async () => {
    const flags = ['--order', 'api,local', '--api-url', apiUrl(), '--log-level', 'debug'];
    const run = start(['serve', '--port', '0', ...flags]);
    try {
      const url = await readUrl(run);
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${SECRETS.LAB_API_KEY}`,
      };
      const model = await (await fetch(`${url}/v1/models`, { headers })).json();
      const ask = async (body: object, key = headers.authorization): Promise<number> => {
        const request = { method: 'POST', headers: { ...headers, authorization: key } };
        const response = await fetch(`${url}/v1/completions`, {
          ...request,
          body: JSON.stringify(body),
        });
        await response.text();
        return response.status;
      };
      const body = {
        model: (model as { data: { id: string }[] }).data[0]?.id,
        prompt: PROMPT,
        max_tokens: 4,
      };
      expect(await ask(body)).toBe(200);
      expect(await ask({ ...body, max_tokens: PROMPT })).toBe(400);
      expect(await ask(body, 'Bearer sk-planted-and-wrong')).toBe(401);
    } finally {
      await run.stop();
    }
    expect(run.said()).toMatch(/"level"/);
    expect(run.said()).not.toMatch(SECRET);
  });

  it('by any file that was left behind', () => {
    const files = readdirSync(join(home, 'lab'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const guilty = files.filter((file) => SECRET.test(readFileSync(file, 'latin1')));
    expect(guilty).toEqual([]);
  });
});

describe('a proxy of the environment', () => {
  it('gets nothing that is meant for this machine', async () => {
    const address = `http://127.0.0.1:${portOf(proxy)}`;
    const environment = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: address, HTTPS_PROXY: address };
    const run = start(complete('--order', 'api', '--api-url', apiUrl()), {
      ...environment,
      NO_PROXY: '',
      no_proxy: '',
    });
    expect(await run.ended).toBe(1);
    expect(run.said()).toContain('would leave through a proxy');
    expect(proxied).toEqual([]);
    // the proxy is really in the way of everything else
    const fetching = spawn(process.execPath, ['-e', 'fetch("http://192.0.2.1/").catch(() => {})'], {
      env: { ...process.env, ...environment, NO_PROXY: '', no_proxy: '' },
    });
    await new Promise((resolve) => fetching.on('close', resolve));
    expect(proxied.join('')).toContain('192.0.2.1');
  });
});
