// The real command in a process of its own: what a thousand malformed requests do to its memory, how it
// ends, what it refuses, and what it writes down.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProcessMemory } from '../memory/index.ts';
import { errorBody } from '../server/__fixtures__/api-schemas.ts';
import { post } from '../server/__fixtures__/test-server.ts';
import { wrongBodies } from '../server/__fixtures__/wrong-bodies.ts';
import { readUrl, type StartedLab, startLab } from './__fixtures__/start-lab.ts';

const MIB = 1024 ** 2;

interface Served {
  readonly lab: StartedLab;
  readonly url: string;
}

async function serve(...args: readonly string[]): Promise<Served> {
  const lab = startLab(['serve', '--port', '0', ...args]);
  return { lab, url: await readUrl(lab) };
}

/** The only child of a process. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').at(-1));
}

const complete = (url: string, body: object) => post(`${url}/v1/completions`, body);

describe('lab serve', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(async () => void (await served?.lab.stop()));

  it.runIf(process.platform === 'linux')(
    'answers 1,000 malformed requests with 4xx in the shape of the API and keeps no memory',
    async () => {
      const { url, lab } = served;
      expect((await complete(url, { prompt: 'x', max_tokens: 2 })).status).toBe(200);
      const round = async (count: number): Promise<void> => {
        let next = 0;
        const worker = async (): Promise<void> => {
          for (let i = next++; i < count; i = next++) {
            const body = (wrongBodies[i % wrongBodies.length] as (i: number) => string)(
              1 + (i % 50),
            );
            const path = i % 2 === 0 ? 'completions' : 'chat/completions';
            const answer = await post(`${url}/v1/${path}`, body);
            expect(answer.status, body.slice(0, 60)).toBeGreaterThanOrEqual(400);
            expect(answer.status, body.slice(0, 60)).toBeLessThan(500);
            errorBody.parse(await answer.json());
          }
        };
        await Promise.all(Array.from({ length: 16 }, worker));
      };
      const rss = async () => (await readProcessMemory(lab.pid))?.rssBytes ?? Number.NaN;
      await round(1_000); // what the runtime sets aside once is not a leak
      const before = await rss();
      await round(1_000);
      const grownMib = ((await rss()) - before) / MIB;
      console.log(`memory after 1,000 more malformed requests: ${grownMib.toFixed(1)} MiB`);
      expect(grownMib).toBeLessThan(30);
      expect((await complete(url, { prompt: 'x', max_tokens: 2 })).status).toBe(200);
    },
  );

  it.runIf(process.platform === 'linux')(
    'keeps its memory within bounds through 200 requests, 32 at a time',
    async () => {
      const { url, lab } = served;
      const pids = [lab.pid, childOf(lab.pid)];
      const readMib = async (): Promise<number[]> =>
        await Promise.all(
          pids.map(async (pid) => ((await readProcessMemory(pid))?.rssBytes ?? Number.NaN) / MIB),
        );
      const run = async (count: number): Promise<void> => {
        let next = 0;
        const worker = async (): Promise<void> => {
          for (let i = next++; i < count; i = next++) {
            const body = { prompt: `const value${i} =`, max_tokens: 24, stream: i % 2 === 0 };
            const answer = await complete(url, body);
            expect(answer.status).toBe(200);
            expect(await answer.text()).toMatch(i % 2 === 0 ? /data: \[DONE\]\s*$/ : /"usage"/);
          }
        };
        await Promise.all(Array.from({ length: 32 }, worker));
      };
      await run(64); // what both runtimes set aside once
      const before = await readMib();
      const peak = [...before];
      const timer = setInterval(async () => {
        const now = await readMib();
        now.forEach((mib, i) => {
          peak[i] = Math.max(peak[i] as number, mib);
        });
      }, 50);
      await run(200);
      clearInterval(timer);
      const after = await readMib();
      const [server, model] = pids.map(
        (_, i) => [before, peak, after].map((mib) => Math.round(mib[i] as number)) as number[],
      );
      console.log(`MiB before, most, after: server ${server}, model ${model}`);
      for (const i of [0, 1]) {
        // a leaked answer would be a few kilobytes, a leaked cache a megabyte: 200 of those are seen
        expect((peak[i] as number) - (before[i] as number)).toBeLessThan(120);
        expect((after[i] as number) - (before[i] as number)).toBeLessThan(80);
      }
    },
  );

  it('finishes its streams on SIGTERM, ends with 0 and wrote down no prompt', async () => {
    const { url, lab } = served;
    const body = {
      prompt: 'const secretOfTheUser = ',
      max_tokens: 400,
      ignore_eos: true,
      stream: true,
    };
    const answers = await Promise.all([
      complete(url, body),
      complete(url, { ...body, max_tokens: 50 }),
    ]);
    const ended = lab.stop();
    for (const text of await Promise.all(answers.map((answer) => answer.text()))) {
      expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    }
    expect(await ended).toBe(0);
    expect(lab.said()).toContain('"msg":"answered"');
    expect(lab.said()).not.toContain('secretOfTheUser');
  });

  it('refuses to listen for other machines without a key', async () => {
    const failing = serve('--host', '0.0.0.0');
    await expect(failing).rejects.toThrow(
      /Will not listen on "0.0.0.0".*\n {2}hint: Set LAB_API_KEY/,
    );
  });
});
