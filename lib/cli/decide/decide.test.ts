import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decide, parseWorkload } from '../../decision/index.ts';
import { exampleRecord } from '../../record/index.ts';
import { writeRecord } from '../../store/index.ts';
import { runCommand } from '../main.ts';
import { askWorkload, defaultsFrom, type Interviewer } from './ask-workload.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-decide-'));
  vi.stubEnv('LAB_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

async function lab(...args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const code = await runCommand(args, { stdin: Readable.from([]), stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

async function file(content: unknown): Promise<string> {
  const path = join(home, 'workload.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('lab decide', () => {
  it('prints the promised shape, the same as the function it calls', async () => {
    const record = exampleRecord({ mode: 'live' });
    await writeRecord(record);
    const workload = { latencyLimit: null, requestsPerDay: 50 };
    const prices = [
      { id: 'openai/gpt-5.4-nano', usd: { input: 0.3, output: 1 }, asOf: '2026-11-01' },
    ];
    const path = await file({ workload, prices });
    const { code, out } = await lab('decide', path, '--json', '--now', '2026-11-20');
    expect(code).toBe(0);
    const decision = JSON.parse(out);
    for (const row of decision.ranked) {
      expect(row).toMatchObject({ place: expect.any(String), reasons: expect.any(Array) });
      expect(row).toHaveProperty('probability');
      expect(row).toHaveProperty('whyNot');
    }
    const { unreadable, ...rest } = decision;
    expect(unreadable).toEqual([]);
    const again = decide({
      now: '2026-11-20T00:00:00.000Z',
      workload: parseWorkload(workload),
      prices,
      records: [record],
    });
    expect(rest).toEqual(JSON.parse(JSON.stringify(again)));
  });

  it('writes a decision record that names its runs, its prices and what was not used', async () => {
    await writeRecord(exampleRecord({ mode: 'live' }));
    const path = await file({
      workload: { latencyLimit: { metric: 'e2eLatencyMs', ms: 2000, percentile: 90 } },
      prices: [{ id: 'hf-ep-aws-l4', usd: 1, currency: 'CHF' }],
    });
    const { code, err } = await lab('decide', path, '--out', join(home, 'decision.md'));
    expect(code).toBe(0);
    expect(err).toContain('Not used: price "hf-ep-aws-l4": is in "CHF", not in USD');
    const markdown = await readFile(join(home, 'decision.md'), 'utf8');
    for (const part of [
      exampleRecord({ mode: 'live' }).id,
      'electricity',
      'is in "CHF"',
      '## Seven aspects',
    ]) {
      expect(markdown).toContain(part);
    }
  });

  it.each([
    ['{"users": 0}', '"users" is "0"'],
    ['{"workload": {}, "users": 3}', 'Cannot use "users"'],
    ['not json', 'is not JSON'],
    ['[1]', '"workload" is an object'],
    [
      '{"places": [{"id": "a", "place": "api", "plan": {"kind": "barter"}}]}',
      'places[0].plan.kind',
    ],
  ])('says what is wrong with %s', async (content, message) => {
    const { code, err } = await lab('decide', await file(content));
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(message);
    expect(err).toContain('hint: ');
  });

  it('decides for the default workload where nobody can be asked', async () => {
    const { code, out, err } = await lab('decide');
    expect(code).toBe(0);
    expect(err).toContain('No workload given');
    expect(out).toContain('What would change it:');
  });

  it('says places in words on a terminal and by their ids in --json', async () => {
    await writeRecord(exampleRecord({ mode: 'live' }));
    const path = await file({ latencyLimit: null });
    const { out } = await lab('decide', path, '--now', '2026-11-20');
    const { ranked } = JSON.parse((await lab('decide', path, '--now', '2026-11-20', '--json')).out);
    const { name } = exampleRecord().model;
    expect(out).toContain(`\nLaptop, ${name}\n`);
    expect(out).toContain('Kubernetes GPU cluster');
    const ids = ranked.map(({ place }: { place: string }) => place);
    expect(ids).toContain('kubernetes');
    for (const id of ids) expect(` ${out} `).not.toMatch(new RegExp(`[\\s"]${id}[\\s":,]`));
  });
});

describe('the interview', () => {
  const script = (answers: Readonly<Record<string, string | number | null>>): Interviewer => ({
    say: () => {},
    choose: async (question, _options, usual) => (answers[question] ?? usual) as typeof usual,
    number: async (question, usual) => {
      const answer = answers[question];
      return answer === undefined ? usual : (answer as number | null);
    },
    availableBytes: async () => 8e9,
  });

  it('takes its defaults from the newest run', async () => {
    const workload = await askWorkload([exampleRecord()], script({}));
    expect(workload).toEqual(defaultsFrom([exampleRecord()]));
    expect(workload).toMatchObject({ promptTokens: 20, outputTokens: 5 });
  });

  it('lets every group change the workload', async () => {
    const workload = await askWorkload(
      [],
      script({
        'Least share of tasks solved at the first attempt, 0 to 1': 0.6,
        'Most milliseconds until the whole answer': null,
        'Trainings of your own weights a month': 2,
        'Where may code go?': 'own-machines',
        'When do they come?': 'around-the-clock',
        'Budget a month in dollars': 90,
      }),
    );
    expect(workload).toMatchObject({
      qualityFloor: 0.6,
      latencyLimit: null,
      trainingRunsPerMonth: 2,
      trainingHoursPerRun: 1,
      privacy: 'own-machines',
      daysPerMonth: 30,
      budgetUsdPerMonth: 90,
    });
  });
});
