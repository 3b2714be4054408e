import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { runLab } from './__fixtures__/run-lab.ts';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
const own = ownHome('test');

const write = (settings: unknown): Promise<void> =>
  writeFile(join(own.labHome, 'settings.json'), JSON.stringify(settings));
const read = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(own.labHome, 'settings.json'), 'utf8'));

describe('lab settings', () => {
  it('shows every value and who set it', async () => {
    await write({ dtype: 'q4', order: ['template', 'local'] });
    process.env.LAB_MAX_TOKENS = '7';
    const { stdout } = await runLab(['settings']);
    expect(stdout).toMatch(/^dtype +q4 +file +--dtype +LAB_DTYPE$/m);
    expect(stdout).toMatch(/^maxTokens +7 +environment /m);
    expect(stdout).toMatch(/^order +template,local +file /m);
    expect(stdout).toMatch(/^apiUrl +not set +default /m);
    const { settings } = JSON.parse((await runLab(['settings', '--json'])).stdout);
    expect(settings).toContainEqual(
      expect.objectContaining({ name: 'maxTokens', value: 7, source: 'environment' }),
    );
  });

  it('changes one setting and keeps the others, also unknown ones', async () => {
    await write({ dtype: 'q4', later: 1 });
    expect((await runLab(['settings', 'set', 'order', 'api,local'])).exitCode).toBe(0);
    expect(await read()).toEqual({ dtype: 'q4', later: 1, order: ['api', 'local'] });
    await runLab(['settings', 'unset', 'dtype']);
    await runLab(['settings', 'unset', 'later']);
    expect(await read()).toEqual({ order: ['api', 'local'] });
  });

  it('refuses what cannot be and changes nothing', async () => {
    await write({ dtype: 'q4' });
    const wrong = await runLab(['settings', 'set', 'dtype', 'q5']);
    expect(wrong).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('"dtype" is "q5"'),
    });
    const unknown = await runLab(['settings', 'set', 'dtpye', 'q4']);
    expect(unknown).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Did you mean "dtype"?'),
    });
    expect(await read()).toEqual({ dtype: 'q4' });
  });

  it('lets a command say what is wrong, and itself be used to mend it', async () => {
    await write({ dtype: 'q5' });
    const failed = await runLab(['complete'], 'function f() {');
    expect(failed).toMatchObject({ exitCode: 1, stdout: '' });
    expect(failed.stderr).toContain('The setting "dtype" is "q5" in the settings file');
    expect((await runLab(['complete', '--help'])).exitCode).toBe(0);
    expect((await runLab(['settings', 'unset', 'dtype'])).exitCode).toBe(0);
    await write({ dtpye: 'q4' });
    const warned = await runLab(['models', 'list']);
    expect(warned).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('did you mean "dtype"?'),
    });
  });
});

describe('each setting changes what a command does', () => {
  const complete = async (input = 'function add(a: number, b: number): number {') => {
    const { stdout, stderr } = await runLab(['complete', '--json'], input);
    return { ...JSON.parse(stdout), stderr };
  };

  it('model, dtype, maxTokens and threads: by variable and by file, a flag wins', async () => {
    const plain = await complete();
    expect(plain).toMatchObject({ model: 'tiny-coder-1m', dtype: 'fp32' });
    expect(plain.outputTokens).toBeGreaterThan(3);
    process.env.LAB_MAX_TOKENS = '3';
    await write({ dtype: 'q8', model: 'tiny-coder-3m', threads: 1 });
    expect(await complete()).toMatchObject({
      model: 'tiny-coder-3m',
      dtype: 'q8',
      outputTokens: 3,
    });
    const flagged = await runLab(
      ['complete', '--json', '--dtype', 'q4', '--max-tokens', '2'],
      'let x =',
    );
    expect(JSON.parse(flagged.stdout)).toMatchObject({ dtype: 'q4', outputTokens: 2 });
    process.env.LAB_THREADS = '0';
    expect(await complete()).toMatchObject({ error: { name: 'SettingError' } });
  });

  it('device: one that is not here is an error, never another device', async () => {
    process.env.LAB_DEVICE = process.platform === 'win32' ? 'coreml' : 'dml';
    expect(await complete()).toMatchObject({ error: { name: 'DeviceUnavailableError' } });
  });

  it('order, allowRemote, apiUrl and apiModel: who may answer', async () => {
    const asked: string[] = [];
    const api = await startApi(asked);
    try {
      process.env.LAB_ORDER = 'template,local';
      expect(await complete('a debounce function')).toMatchObject({
        kind: 'template',
        mode: 'simulated',
        costUsd: 0,
      });
      expect(await complete()).toMatchObject({
        kind: 'local',
        model: 'tiny-coder-1m',
        steps: [
          { kind: 'template', state: 'failed' },
          { kind: 'local', state: 'answered' },
        ],
      });
      process.env.LAB_ORDER = 'api';
      expect(await complete()).toMatchObject({
        error: { name: 'UsageError', hint: expect.stringContaining('--api-url') },
      });
      // loopback is this machine, so it needs no permission
      process.env.LAB_API_URL = `${api.url}/v1`;
      expect(await complete()).toMatchObject({
        kind: 'api',
        model: 'big',
        text: 'from the api',
        costUsd: null,
      });
      expect(asked.some((line) => line.includes('function add'))).toBe(true);
      process.env.LAB_API_MODEL = 'other';
      expect(await complete()).toMatchObject({
        error: { name: 'NoRungAnsweredError', message: expect.stringContaining('"other"') },
      });
      delete process.env.LAB_API_MODEL;
      // the same machine by another name is elsewhere, and nothing is sent to find out
      asked.length = 0;
      process.env.LAB_API_URL = `http://far-away.invalid:${new URL(api.url).port}/v1`;
      expect(await complete()).toMatchObject({
        error: {
          name: 'NoRungAnsweredError',
          message: expect.stringContaining('no prompt leaves this machine'),
        },
      });
      process.env.LAB_ALLOW_REMOTE = 'true';
      expect(await complete()).toMatchObject({
        error: {
          name: 'NoRungAnsweredError',
          message: expect.not.stringContaining('no prompt leaves'),
        },
      });
      expect(asked).toEqual([]);
    } finally {
      api.server.closeAllConnections();
      api.server.close();
    }
  });
});

/** An OpenAI-compatible API with one model called "big". */
async function startApi(asked: string[]): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    asked.push(`${request.url} ${body}`);
    if (request.url === '/v1/models') {
      response.setHeader('content-type', 'application/json');
      response.end('{"object":"list","data":[{"id":"big","object":"model","owned_by":"someone"}]}');
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    const chunk = { id: '1', object: 'text_completion', created: 1, model: 'big' };
    const choice = { index: 0, text: 'from the api', finish_reason: 'stop', logprobs: null };
    response.write(`data: ${JSON.stringify({ ...chunk, choices: [choice] })}\n\n`);
    const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
    response.write(`data: ${JSON.stringify({ ...chunk, choices: [], usage })}\n\n`);
    response.end('data: [DONE]\n\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
