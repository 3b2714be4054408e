// For every setting two values, and a way to see from outside which of them is at work. What is seen is
// what a command does, never the value itself: a setting that is read and then forgotten changes nothing.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { SettingName, Settings } from '../../settings/index.ts';
import { runLab } from './run-lab.ts';
import { readUrl, type StartedLab, startLab } from './start-lab.ts';
import { startTwoModelApi, type TwoModelApi } from './two-model-api.ts';

/** How a command is told: the flag, and an environment with the variable and the home of the file. */
export interface Telling {
  readonly flags: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface Flip<Value = unknown> {
  readonly values: readonly [Value, Value];
  observe(telling: Telling): Promise<unknown>;
}

/** Every setting, or it does not compile. */
export type Flips = { readonly [Name in SettingName]: Flip<Settings[Name]> };

const ANY_PORT = { LAB_SERVE_PORT: '0' };
const TEMPLATES = { LAB_ORDER: 'template', ...ANY_PORT };
const INSTRUCTION = 'a debounce function';

export async function createFlips(): Promise<{ flips: Flips; close(): Promise<void> }> {
  const [near, other] = [await startTwoModelApi('near'), await startTwoModelApi('other')];
  const asksApi = { LAB_ORDER: 'api', LAB_API_URL: near.url, LAB_API_MODEL: 'small' };
  // a variable would win over the file that is looked at
  const { LAB_API_URL: _, ...withoutUrl } = asksApi;
  const { LAB_API_MODEL: __, ...withoutModel } = asksApi;
  const flips: Flips = {
    model: {
      values: ['tiny-coder-1m', 'tiny-coder-3m'],
      observe: async (telling) => (await complete(telling)).text,
    },
    // read from the session that was loaded
    dtype: {
      values: ['fp32', 'q8'],
      observe: async (telling) => (await complete(telling)).dtype,
    },
    device: {
      values: ['cpu', process.platform === 'win32' ? 'coreml' : 'dml'],
      observe: async (telling) => (await complete(telling)).error?.name ?? 'answered',
    },
    threads: {
      values: [1, 40],
      observe: (telling) =>
        withServer(telling, ANY_PORT, async (url, { pid }) => {
          await isLoaded(url);
          return countModelThreads(pid) > 40;
        }),
    },
    maxTokens: {
      values: [8, 3],
      observe: async (telling) => (await complete(telling)).outputTokens,
    },
    order: {
      values: [['local'], ['template']],
      observe: async (telling) => (await complete(telling, {}, INSTRUCTION)).mode,
    },
    allowRemote: {
      values: [false, true],
      observe: async (telling) => {
        const before = near.questions;
        const { text } = await complete(telling, { ...asksApi, LAB_API_URL: near.remoteUrl });
        return [near.questions - before, text];
      },
    },
    apiUrl: {
      values: [near.url, other.url],
      observe: async (telling) => (await complete(telling, withoutUrl)).text,
    },
    apiModel: {
      values: ['small', 'large'],
      observe: async (telling) => (await complete(telling, withoutModel)).text,
    },
    cacheAnswers: {
      values: [0, 5],
      observe: (telling) => withServer(telling, TEMPLATES, isRemembered),
    },
    cacheSeconds: {
      values: [3_600, 1],
      observe: (telling) =>
        withServer(telling, { ...TEMPLATES, LAB_CACHE_ANSWERS: '5' }, async (url) => {
          await ask(url);
          await setTimeout(1_100);
          return (await ask(url)).isRemembered;
        }),
    },
    port: {
      values: [await findFreePort(24_000), await findFreePort(26_000)],
      observe: (telling) =>
        withServer(telling, { LAB_ORDER: 'template' }, async (url) => new URL(url).port),
    },
    host: {
      values: ['127.0.0.1', '0.0.0.0'],
      observe: (telling) =>
        withServer(telling, TEMPLATES, async (url) => new URL(url).hostname).catch(
          (error: Error) => (/needs|LAB_API_KEY/.exec(error.message) === null ? error : 'refused'),
        ),
    },
    queue: {
      values: [128, 0],
      observe: (telling) =>
        withServer(telling, ANY_PORT, async (url) => {
          // it still loads, and each of them takes a while: they are there together
          const answers = await Promise.all([1, 2, 3, 4].map(() => ask(url, { max_tokens: 200 })));
          return answers.some(({ status }) => status === 429);
        }),
    },
    graceSeconds: {
      values: [600, 1],
      observe: (telling) => withServer(telling, { ...asksApi, ...ANY_PORT }, (url, lab) => stopInAnswer(url, lab, near)),
    },
    logLevel: {
      values: ['info', 'silent'],
      observe: (telling) =>
        withServer(telling, TEMPLATES, async (url, lab) => {
          await ask(url);
          await lab.stop();
          return lab.stderr().includes('"answered"');
        }),
    },
  };
  return { flips, close: async () => void (await Promise.all([near.close(), other.close()])) };
}

interface Completed {
  readonly text?: string;
  readonly dtype?: string;
  readonly mode?: string;
  readonly outputTokens?: number;
  readonly error?: { readonly name: string };
}

async function complete(
  { flags, env }: Telling,
  fixed: NodeJS.ProcessEnv = {},
  input = 'function add(a: number, b: number): number {',
): Promise<Completed> {
  const before = process.env;
  process.env = { ...fixed, ...env };
  try {
    return JSON.parse((await runLab(['complete', '--json', ...flags], input)).stdout) as Completed;
  } finally {
    process.env = before;
  }
}

async function withServer<Seen>(
  { flags, env }: Telling,
  fixed: NodeJS.ProcessEnv,
  look: (url: string, lab: StartedLab) => Promise<Seen>,
): Promise<Seen> {
  const lab = startLab(['serve', ...flags], { env: { ...fixed, ...env } });
  try {
    return await look(await readUrl(lab), lab);
  } finally {
    await lab.stop();
  }
}

async function ask(
  url: string,
  more: object = {},
): Promise<{ status: number; isRemembered: boolean }> {
  const answer = await fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: INSTRUCTION, max_tokens: 16, ...more }),
  });
  await answer.text();
  const route = answer.headers.get('x-offload-lab-route') ?? '';
  return { status: answer.status, isRemembered: route.includes('remembered') };
}

async function isRemembered(url: string): Promise<boolean> {
  await ask(url);
  return (await ask(url)).isRemembered;
}

async function isLoaded(url: string): Promise<void> {
  while (!(await fetch(`${url}/health`)).ok) await setTimeout(20);
}

/** Of the only child process; 0 where the system does not tell. */
function countModelThreads(pid: number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return readdirSync(`/proc/${children.at(-1)}/task`).length;
  } catch {
    return 0;
  }
}

/** Whether an answer that takes 3 s more may end after the server was told to stop. */
async function stopInAnswer(url: string, lab: StartedLab, api: TwoModelApi): Promise<string> {
  const before = api.questions;
  let finish = (): void => {};
  api.hold = new Promise((resolve) => {
    finish = resolve;
  });
  const answer = ask(url);
  while (api.questions === before) await setTimeout(10);
  const ended = lab.stop();
  const late = setTimeout(3_000).then(finish);
  const { status } = await answer;
  await Promise.all([late, ended]);
  api.hold = undefined;
  return status === 200 ? 'finished' : `cut off with ${status}`;
}

/** Below those that systems give away, so that nobody is given it meanwhile. */
async function findFreePort(from: number): Promise<number> {
  for (let port = from + Math.floor(Math.random() * 1_000); ; port++) {
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return port;
  }
}
