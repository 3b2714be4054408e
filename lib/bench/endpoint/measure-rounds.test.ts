import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../errors/index.ts';
import { exampleDraft, type RequestSample, sha256Hex } from '../../record/index.ts';
import { ownHome } from '../../store/__fixtures__/own-home.ts';
import { NoiseWatch } from '../noise-watch.ts';
import { measureRounds, type PairSide } from './measure-rounds.ts';
import { PairJournal, type PairStart, removeJournal } from './pair-journal.ts';
import { describeParts, findStart, sortSamples } from './resume-pair.ts';

const own = ownHome('test');

const START: PairStart = {
  type: 'start',
  sessionId: 's',
  startedAt: '2026-01-31T12:00:00.000Z',
  identity: { 'the model of the endpoint': 'small' },
};

/** Two sides that write down who was asked what; one of them may fail at a request. */
async function createSides(failAt?: { readonly side: 'A' | 'B'; readonly prompt: string }) {
  const asked: string[] = [];
  const error = new LabError('It is gone', { hint: 'Start it again' });
  const create = async (name: 'A' | 'B'): Promise<PairSide> => ({
    pids: [process.pid],
    noise: await NoiseWatch.start(),
    measure: async (prompt, marks) => {
      asked.push(`${name}${prompt}`);
      const isFailing = failAt?.side === name && failAt.prompt === prompt;
      const status = isFailing ? 'failed' : 'completed';
      const example = exampleDraft().samples[1] as RequestSample;
      return { ...example, ...marks, status, promptSha256: sha256Hex(prompt) };
    },
    lastError: () => error,
  });
  return { asked, sides: [await create('A'), await create('B')] as const };
}

function planOf(runs: number, first = 0) {
  let next = first;
  const broken: number[] = [];
  return {
    broken,
    runs,
    blockSize: 2,
    nextPrompt: () => String(next++),
    measureRoundTripMs: async () => 0.5,
    onBroken: (finished: number) => void broken.push(finished),
  };
}

describe('measureRounds()', () => {
  it('asks both sides the same prompts in turns, and who begins changes', async () => {
    const { asked, sides } = await createSides();
    const journal = await PairJournal.open('k');
    expect(await measureRounds(sides, planOf(5), journal)).toBe(3);
    expect(asked.join(' ')).toBe('A0 A1 B0 B1 B2 B3 A2 A3 A4 B4');
    const [a] = sortSamples(journal.lines);
    expect(a.samples.map(({ block }) => block)).toEqual([0, 0, 1, 1, 2]);
  });

  it('keeps the finished rounds of a side that fails, and goes on where it was', async () => {
    const first = await PairJournal.open('k');
    await first.add(START);
    await first.add({ type: 'part', lab: '1 abc', samples: [[], []] });
    const plan = planOf(6);
    const { sides } = await createSides({ side: 'B', prompt: '3' });
    const failing = measureRounds(sides, plan, first);
    await expect(failing).rejects.toMatchObject({
      name: 'PairBrokenError',
      finishedRounds: 1,
      message: 'Round 2 of 3 broke off: It is gone',
      hint: 'Start it again; the 1 finished round is kept, and the same command with --resume goes on',
    });
    expect(plan.broken).toEqual([1]);

    const again = await PairJournal.open('k');
    expect(again.lines).toEqual(JSON.parse(JSON.stringify(first.lines)));
    expect(again.lines.map(({ type }) => type)).toEqual(['start', 'part', 'round', 'stop']);
    await again.rewrite();
    await again.add({ type: 'part', lab: '1 def', samples: [[], []] });
    const later = await createSides();
    expect(await measureRounds(later.sides, planOf(6, 10), again)).toBe(3);
    expect(later.asked.join(' ')).toBe('B10 B11 A10 A11 A12 A13 B12 B13');
    const [a, b] = sortSamples(again.lines);
    // all that counts on both sides, and what the broken round left beside it
    expect(a.samples.map(({ promptSha256 }) => promptSha256)).toEqual(
      ['0', '1', '10', '11', '12', '13'].map(sha256Hex),
    );
    expect(b.samples.map(({ promptSha256 }) => promptSha256).sort()).toEqual(
      a.samples.map(({ promptSha256 }) => promptSha256).sort(),
    );
    expect(b.setAside.map(({ phase, status, block }) => [phase, status, block])).toEqual([
      ['warm-up', 'completed', undefined],
      ['warm-up', 'failed', undefined],
    ]);
    const [said] = describeParts(again.lines);
    expect(said).toContain('Measured in 2 parts, because it broke off (It is gone)');
    expect(said).toContain('the lab was 1 abc, then 1 def');
    expect(describeParts(first.lines)).toEqual([]);
  });

  it('has no file before the first finished round and none after it was removed', async () => {
    const journal = await PairJournal.open('k');
    await journal.add(START);
    const { sides } = await createSides({ side: 'A', prompt: '0' });
    await expect(measureRounds(sides, planOf(2), journal)).rejects.toMatchObject({
      hint: 'Start it again; nothing was finished yet',
    });
    expect(await readdir(own.labHome)).toEqual([]);
    await measureRounds((await createSides()).sides, planOf(2), journal);
    expect(await readdir(join(own.labHome, 'unfinished'))).toEqual(['k.jsonl']);
    await removeJournal('k');
    expect(await readdir(join(own.labHome, 'unfinished'))).toEqual([]);
  });

  it('leaves out a line that a kill cut in two', async () => {
    const journal = await PairJournal.open('k');
    await journal.add(START);
    await measureRounds((await createSides()).sides, planOf(4), journal);
    const path = join(own.labHome, 'unfinished', 'k.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, -40));
    const cut = await PairJournal.open('k');
    expect(cut.rounds).toHaveLength(1);
    await cut.rewrite();
    await measureRounds((await createSides()).sides, planOf(4, 2), cut);
    expect((await PairJournal.open('k')).rounds).toHaveLength(2);
  });
});

describe('findStart()', () => {
  const find = async (isResumed: boolean, model = 'small', rounds = 1): Promise<unknown> => {
    const journal = await PairJournal.open('k');
    if (rounds > 0) {
      await journal.add(START);
      await measureRounds((await createSides()).sides, planOf(2 * rounds), journal);
    }
    try {
      const identity = { 'the model of the endpoint': model };
      return findStart(journal, { isResumed, sessionId: 'new' }, START.startedAt, identity);
    } catch (error) {
      const { name, message, hint } = error as LabError;
      return [name, message, hint.replace(own.labHome, '~')];
    }
  };

  it('goes on only when asked to, and only with the same two sides', async () => {
    expect(await find(true)).toEqual(START);
    expect(await find(false, 'small', 0)).toMatchInlineSnapshot(`
      [
        "UnfinishedPairError",
        "A run of these settings broke off after 1 finished round",
        "Add --resume to go on with it, or delete "~/unfinished/k.jsonl" to start anew",
      ]
    `);
    expect(await find(true, 'large', 0)).toMatchInlineSnapshot(`
      [
        "PairChangedError",
        "Cannot go on with this pair: the model of the endpoint was "small" and is "large"",
        "Make it what it was, or delete "~/unfinished/k.jsonl" to start anew",
      ]
    `);
    await removeJournal('k');
    expect(await find(false, 'small', 0)).toMatchObject({ sessionId: 'new' });
    expect(await find(true, 'small', 0)).toMatchInlineSnapshot(`
      [
        "UnfinishedPairError",
        "There is no unfinished pair of these settings to go on with",
        "Give exactly the settings of the run that broke off, or leave out --resume",
      ]
    `);
  });
});
