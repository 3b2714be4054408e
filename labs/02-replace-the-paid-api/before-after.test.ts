// The conversion that lab 02 shows as a difference of two files: it is as small as it says, and it runs.

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeGenerator, scriptTokens } from '../../lib/backends/fake/index.ts';
import { type RunningServer, startServer } from '../../lib/server/index.ts';
import { completeCode } from './after.ts';

const servers: RunningServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

async function serve(word: string, apiKey?: string): Promise<string> {
  const load = async () => ({ generator: createFakeGenerator({ tokens: scriptTokens([word]) }) });
  const models = [{ id: 'coder', load }];
  const server = await startServer({ port: 0, models, ...(apiKey !== undefined && { apiKey }) });
  servers.push(server);
  return `${server.url}/v1`;
}

describe('the conversion', () => {
  it('changes three lines', () => {
    const linesOf = (name: string): string[] =>
      readFileSync(new URL(name, import.meta.url), 'utf8')
        .split('\n')
        .slice(1);
    const [before, after] = [linesOf('before.ts'), linesOf('after.ts')];
    expect(before.filter((line) => !after.includes(line))).toHaveLength(3);
    expect(after.filter((line) => !before.includes(line))).toHaveLength(3);
  });

  it('goes there and back by the environment alone', async () => {
    vi.stubEnv('CODE_MODEL', 'coder');
    vi.stubEnv('OPENAI_BASE_URL', await serve('own'));
    vi.stubEnv('OPENAI_API_KEY', '');
    expect(await completeCode('const a = ')).toBe('own');
    vi.stubEnv('OPENAI_BASE_URL', await serve('paid', 'sk-planted'));
    await expect(completeCode('const a = ')).rejects.toMatchObject({ status: 401 });
    vi.stubEnv('OPENAI_API_KEY', 'sk-planted');
    expect(await completeCode('const a = ')).toBe('paid');
  });
});
