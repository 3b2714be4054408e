import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandInHub, startStandInHub } from '../models/hub/stand-in-hub.ts';
import { buildModel, writeRandomSource } from '../models/index.ts';
import { runLab } from './__fixtures__/run-lab.ts';

const TOKEN = 'hf_tokenOfThisTest';
const kept = {
  LAB_HOME: process.env.LAB_HOME,
  HF_ENDPOINT: process.env.HF_ENDPOINT,
  HF_TOKEN: process.env.HF_TOKEN,
};
let home: string;
let hub: StandInHub;
let source: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-pull-'));
  process.env.LAB_HOME = join(home, 'lab');
  source = join(home, 'random-tiny');
  await writeRandomSource(source);
  const { folder } = await buildModel(source, ['q4']);
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) =>
    e.isFile(),
  );
  const files = names.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(folder.length + 1), await readFile(path)] as const;
  });
  hub = await startStandInHub({
    id: 'someone/random',
    files: Object.fromEntries(await Promise.all(files)),
    license: 'mit',
    token: TOKEN,
  });
  process.env.HF_ENDPOINT = hub.endpoint;
  process.env.HF_TOKEN = TOKEN;
});

afterAll(async () => {
  await hub.close();
  for (const [name, value] of Object.entries(kept)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await rm(home, { recursive: true, force: true });
});

const lab = (...args: readonly string[]) => runLab(args, 'function f(');

describe('lab models pull', () => {
  it('downloads a model that then answers exactly as the original does', async () => {
    const pulled = await lab('models', 'pull', 'someone/random', '--dtype', 'q4', '--json');
    expect(pulled.exitCode).toBe(0);
    expect(pulled.stderr).toMatch(/^licence: mit$/m);
    expect(pulled.stdout + pulled.stderr).not.toContain(TOKEN);
    const { commit } = JSON.parse(pulled.stdout);
    const prompt = ['--dtype', 'q4', '--max-tokens', '8', '--json'];
    const original = JSON.parse((await lab('complete', '--model', source, ...prompt)).stdout);
    const answer = await lab('complete', '--model', `hub:someone/random@${commit}`, ...prompt);
    expect(JSON.parse(answer.stdout)).toMatchObject({
      text: original.text,
      model: 'someone/random',
    });
  });

  it('is shown, checked, used offline and removed by the same name', async () => {
    const list = await lab('models', 'list');
    expect(list.stdout).toMatch(/^hub:someone\/random@[0-9a-f]{12} .* mit .* q4 /m);
    const verified = await lab('models', 'verify', 'hub:someone/random');
    expect(verified.stdout).toContain('all as they should be');
    const before = hub.requests.length;
    const offline = await lab('models', 'pull', 'hub:someone/random', '--dtype', 'q4', '--offline');
    expect(offline.stdout).toContain('was here already, nothing was downloaded');
    expect(hub.requests.length).toBe(before);
    expect((await lab('models', 'remove', 'hub:someone/random')).exitCode).toBe(0);
    expect((await lab('models', 'list')).stdout).not.toContain('hub:');
  });

  it('says what is wrong in one sentence with a hint', async () => {
    process.env.HF_TOKEN = 'hf_wrong';
    const refused = await lab('models', 'pull', 'someone/random');
    process.env.HF_TOKEN = TOKEN;
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatchInlineSnapshot(`
      "The hub refuses "/api/models/someone/random/revision/main" with 401
        hint: Check the name, that its licence is accepted on its page, and that the token in HF_TOKEN may read it
      "
    `);
    const folder = await lab('models', 'pull', 'hub:./random');
    expect(folder.exitCode).toBe(2);
  });
});
