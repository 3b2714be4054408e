import { describe, expect, it } from 'vitest';
import { createRandom } from '../../stats/index.ts';
import { exampleRecord } from '../example-record.ts';
import { compareRecords, type RequestSample, type RunRecord, sha256Hex } from '../index.ts';

const example = exampleRecord();
const promptHashes = Array.from({ length: 400 }, (_, i) => sha256Hex(`prompt ${i}`));

interface RunPlan {
  readonly id: string;
  readonly seed: number;
  readonly requests?: number;
  /** Factor on every time: 1.2 is a side that is 20 % slower. */
  readonly factor?: number;
  /** Correlation of neighbours; 0.5 is a machine with moods. */
  readonly correlation?: number;
  readonly noise?: number;
  readonly firstPrompt?: number;
  readonly blocks?: number;
  readonly changes?: Partial<RunRecord>;
}

/** A run whose prompts have times of their own, with dependent noise on top: like a real one. */
function createRun(plan: RunPlan): RunRecord {
  const { requests = 60, factor = 1, correlation = 0.5, noise = 0.1, firstPrompt = 0 } = plan;
  const random = createRandom(plan.seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  let mood = normal();
  const samples = Array.from({ length: requests }, (_, index): RequestSample => {
    mood = correlation * mood + Math.sqrt(1 - correlation ** 2) * normal();
    const ofPrompt = 1 + ((index + firstPrompt) % 7) / 5;
    const tpotMs = 10 * factor * ofPrompt * Math.exp(noise * mood);
    const events = [0, 1, 2, 3].map((step) => ({ timeMs: 5 * tpotMs + step * tpotMs, tokens: 1 }));
    return {
      index,
      phase: 'measured',
      status: 'completed',
      promptSha256: promptHashes[index + firstPrompt] as string,
      promptTokens: 20,
      outputTokens: 4,
      events,
      ...(plan.blocks === undefined ? {} : { block: Math.floor((index * plan.blocks) / requests) }),
    };
  });
  return { ...example, id: plan.id.padEnd(16, '0'), samples, ...plan.changes };
}

const inTurns = (side: string): Partial<RunRecord> => ({
  pairing: { sessionId: 's1', side, blocks: 12 },
});

describe('compareRecords', () => {
  it('names the faster side and by how much, block by block where runs were in turns', () => {
    const a = createRun({ id: 'a', seed: 1, blocks: 12, changes: inTurns('A') });
    const b = createRun({ id: 'b', seed: 2, blocks: 12, factor: 1.3, changes: inTurns('B') });
    const { metrics, differences } = compareRecords([a], [b], ['tpotMs']);
    const tpot = metrics[0];
    expect(tpot).toMatchObject({ pairing: 'interleaved', items: 12, verdict: 'a', reasons: [] });
    expect(tpot?.effect?.value).toBeGreaterThan(1.15);
    expect(tpot?.effect?.value).toBeLessThan(1.45);
    expect(tpot?.effect?.low).toBeGreaterThan(1);
    expect(differences).toEqual([]);
    expect(compareRecords([b], [a], ['tpotMs']).metrics[0]?.verdict).toBe('b');
  });

  it('knows that more tokens per second are better', () => {
    const a = createRun({ id: 'a', seed: 1 });
    const b = createRun({ id: 'b', seed: 2, factor: 0.5 });
    expect(compareRecords([a], [b], ['decodeTokensPerSecond']).metrics[0]?.verdict).toBe('b');
  });

  it.each([
    ['in turns', 12, undefined],
    ['one after the other on the same prompts', undefined, 0],
    ['on other prompts', undefined, 100],
  ] as const)(
    'finds no winner between a model and itself, measured %s',
    (_, blocks, firstPrompt) => {
      let winners = 0;
      for (let trial = 0; trial < 40; trial++) {
        const run = (side: string, seed: number, first: number): RunRecord =>
          createRun({
            id: side,
            seed,
            firstPrompt: first,
            requests: 36,
            ...(blocks === undefined ? {} : { blocks, changes: inTurns(side) }),
          });
        const a = run('a', 2 * trial, 0);
        const b = run('b', 2 * trial + 1, firstPrompt ?? 0);
        const { metrics } = compareRecords([a], [b]);
        expect(metrics.map(({ metric }) => metric)).toEqual(['ttftMs', 'tpotMs', 'e2eLatencyMs']);
        if (metrics.some(({ verdict }) => verdict !== 'undecided')) winners += 1;
      }
      expect(winners).toBeLessThanOrEqual(5); // 5 % over all metrics together: 2 of 40
    },
  );

  it('says how many more would tell, and that many do', () => {
    const run = (id: string, seed: number, factor: number, requests: number): RunRecord =>
      createRun({
        id,
        seed,
        factor,
        requests,
        noise: 0.4,
        correlation: 0,
        changes: inTurns(id),
      });
    const few = compareRecords([run('a', 5, 1, 12)], [run('b', 6, 1.1, 12)], ['tpotMs']);
    const [undecided] = few.metrics;
    expect(undecided).toMatchObject({
      verdict: 'undecided',
      reasons: ['The interval holds "no difference"'],
    });
    const enough = 4 * (12 + (undecided?.more?.items ?? 0)); // k is an estimate from a small sample
    const more = compareRecords([run('a', 7, 1, enough)], [run('b', 8, 1.1, enough)], ['tpotMs']);
    expect(more.metrics[0]?.verdict).toBe('a');
  });

  it('never lets a noisy or invalid run win, and says why', () => {
    const noise = { verdict: 'noisy' as const, reasons: ['96 % of a core was busy'], facts: {} };
    const noisy = createRun({ id: 'a', seed: 1, changes: { selfCheck: { noise } } });
    const slow = createRun({ id: 'b', seed: 2, factor: 3 });
    const [metric] = compareRecords([noisy], [slow], ['tpotMs']).metrics;
    expect(metric).toMatchObject({
      verdict: 'undecided',
      reasons: ['Run a000000000000000 was measured on a noisy machine: 96 % of a core was busy'],
      more: { items: 60 },
    });
    const invalid = { ...slow, valid: false, reasons: ['Only 3 of 8 requests were completed'] };
    expect(compareRecords([noisy], [invalid], ['tpotMs']).metrics[0]?.reasons).toHaveLength(2);
  });

  it('does not decide over 5 % between runs that were not in turns', () => {
    const run = (id: string, factor: number, changes = {}): RunRecord =>
      createRun({ id, seed: 3, factor, noise: 0.001, changes });
    const sequential = compareRecords([run('a', 1)], [run('b', 1.04)], ['tpotMs']);
    expect(sequential.metrics[0]?.verdict).toBe('undecided');
    expect(sequential.notes.at(-1)).toContain('not measured in turns');
    const turns = compareRecords(
      [run('a', 1, inTurns('a'))],
      [run('b', 1.04, inTurns('b'))],
      ['tpotMs'],
    );
    expect(turns.metrics[0]?.verdict).toBe('a');
  });

  it('takes several runs on each side for as many values', () => {
    const runs = (id: string, factor: number, seed: number): RunRecord[] =>
      [0, 1, 2, 3].map((i) => createRun({ id: `${id}${i}`, seed: seed + i, factor }));
    const found = compareRecords(runs('a', 1, 10), runs('b', 1.4, 20), ['tpotMs']).metrics[0];
    expect(found).toMatchObject({ pairing: 'runs', items: 4, verdict: 'a' });
    const same = compareRecords(runs('a', 1, 10), runs('b', 1, 20), ['tpotMs']).metrics[0];
    expect(same).toMatchObject({ verdict: 'undecided', more: { items: expect.any(Number) } });
  });

  it('pairs tasks for the pass rate', () => {
    const quality = (id: string, passed: (i: number) => boolean): RunRecord => {
      const tasks = Array.from({ length: 80 }, (_, i) => ({
        taskId: `t${i}`,
        level: 1,
        outcome: passed(i) ? ('passed' as const) : ('failed' as const),
      }));
      const value = tasks.filter(({ outcome }) => outcome === 'passed').length / 80;
      const passAt1 = { value, low: value, high: value, n: 80 };
      const all = { taskSetSha256: sha256Hex('t'), tasks, passAt1, levels: [] };
      return createRun({ id, seed: 1, changes: { quality: all } });
    };
    const half = quality('a', (i) => i % 2 === 0);
    const better = quality('b', (i) => i % 2 === 0 || i % 5 === 0);
    expect(compareRecords([half], [better], ['passAt1']).metrics[0]).toMatchObject({
      kind: 'difference',
      items: 80,
      verdict: 'b',
      effect: { value: expect.closeTo(0.1, 10) },
    });
    const busy = { verdict: 'noisy' as const, reasons: ['96 % of a core was busy'], facts: {} };
    const untimed = {
      ...half,
      timing: { valid: false, reasons: ['Too noisy'] },
      selfCheck: { noise: busy },
    };
    const slower = {
      ...createRun({ id: 'b', seed: 1, factor: 3 }),
      ...(better.quality === undefined ? {} : { quality: better.quality }),
    };
    const [times, tasks] = compareRecords([untimed], [slower], ['tpotMs', 'passAt1']).metrics;
    expect(tasks).toMatchObject({ verdict: 'b', reasons: [] });
    expect(times).toMatchObject({
      verdict: 'undecided',
      reasons: [
        'The times of run a000000000000000 are not usable: Too noisy',
        'Run a000000000000000 was measured on a noisy machine: 96 % of a core was busy',
      ],
    });
    const other = quality('b', (i) => i % 2 === 1);
    expect(compareRecords([half], [other], ['passAt1']).metrics[0]?.verdict).toBe('undecided');
  });

  it('says what differs between the sides and refuses what must not be mixed', () => {
    const a = createRun({ id: 'a', seed: 1 });
    const elsewhere = createRun({ id: 'b', seed: 2, changes: { place: 'codespace' } });
    expect(compareRecords([a], [elsewhere], ['tpotMs']).differences).toEqual([
      'place: cpu-laptop | codespace',
    ]);
    const errors = [
      () => compareRecords([a], [a]),
      () => compareRecords([a], [{ ...elsewhere, mode: 'live' }]),
      () =>
        compareRecords([a], [{ ...elsewhere, workload: { ...a.workload, kind: 'chat' as const } }]),
      () => compareRecords([a, elsewhere], [a, { ...a, id: 'c' }]),
      () => compareRecords([a], [elsewhere, { ...elsewhere, id: 'd' }]),
    ].map((run) => {
      try {
        run();
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(errors).toMatchInlineSnapshot(`
      [
        "Cannot compare run "a000000000000000" with itself: wanted two runs",
        "Cannot compare a simulated run with a live one: wanted the same mode on both sides",
        "Cannot compare "fixed-length, 20 prompt and 5 output tokens, 1 at once" with "chat, 20 prompt and 5 output tokens, 1 at once": wanted the same work",
        "Cannot pool runs "a000000000000000" and "b000000000000000": they differ in place: cpu-laptop | codespace",
        "Cannot compare 1 runs with 2: wanted one on each side, or several on both",
      ]
    `);
  });
});
