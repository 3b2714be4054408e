import { describe, expect, it } from 'vitest';
import { exampleDraft, exampleRecord, type RequestSample, sha256Hex } from '../record/index.ts';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { writeRecord } from '../store/index.ts';
import { runLab } from './__fixtures__/run-lab.ts';

ownHome('test');

const lab = (...args: readonly string[]) => runLab(args);

/** Twelve prompts; every time is `factor` times the planted one. */
function samplesOf(factor: number): RequestSample[] {
  const example = exampleDraft().samples[1] as RequestSample;
  return Array.from({ length: 12 }, (_, index) => ({
    ...example,
    index,
    promptSha256: sha256Hex(`prompt ${index}`),
    events: example.events.map(({ timeMs, tokens }, i) => ({
      timeMs: (timeMs + i * (index % 3)) * factor,
      tokens,
    })),
    endMs: 200 * factor,
  }));
}

describe('lab compare', () => {
  it('names a winner with the interval of the ratio', async () => {
    const fast = exampleRecord({ samples: samplesOf(1) });
    const slow = exampleRecord({ samples: samplesOf(1.5), place: 'codespace' });
    await writeRecord(fast);
    await writeRecord(slow);
    const { exitCode, stdout, stderr } = await lab('compare', fast.id, slow.id);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/ +$/gm, '')).toMatchInlineSnapshot(`
      "A: tiny-coder-1m fp32, cpu-laptop [simulated]
      B: tiny-coder-1m fp32, codespace [simulated]
      Both sides are simulated, not measured live
      Differs in place: cpu-laptop | codespace

      metric                         A        B  B against A  98.3 % interval                           from
      ------------------------  ------  -------  -----------  ----------------  ----------------------------
      Time to first token       101 ms   152 ms  x 1.5        x 1.43 to x 1.58  12 pairs on the same prompts
      Time per output token      11 ms  16.5 ms  x 1.5        x 1.43 to x 1.57  12 pairs on the same prompts
      Time to the whole answer  200 ms   300 ms  x 1.5        x 1.43 to x 1.58  12 pairs on the same prompts

      Time to first token: A is better
      Time per output token: A is better
      Time to the whole answer: A is better
      "
    `);
    expect(stderr).toContain('not measured in turns');
  });

  it('says "undecided, run k more" when one side was noisy', async () => {
    const noise = { verdict: 'noisy' as const, reasons: ['97 % of a core was busy'], facts: {} };
    const noisy = exampleRecord({ samples: samplesOf(1), selfCheck: { noise } });
    const slow = exampleRecord({ samples: samplesOf(1.5) });
    const paths = [await writeRecord(noisy), await writeRecord(slow)] as [string, string];
    const { stdout } = await lab('compare', ...paths, '--metric', 'tpotMs');
    expect(stdout.split('\n').findLast((line) => line.includes('undecided'))).toMatchInlineSnapshot(
      `"Time per output token: undecided, run 12 more requests on each side (to tell a difference of 50 %)"`,
    );
    const { stdout: json } = await lab('compare', ...paths, '--metric', 'tpotMs', '--json');
    expect(JSON.parse(json).metrics[0]).toMatchObject({
      verdict: 'undecided',
      more: { items: 12 },
    });
  });

  it('refuses a live run against a simulated one, and a metric nobody knows', async () => {
    const simulated = await writeRecord(exampleRecord());
    const live = await writeRecord(exampleRecord({ mode: 'live' }));
    const refused = await lab('compare', simulated, live, '--json');
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout).error.name).toBe('IncomparableError');
    expect((await lab('compare', simulated, live, '--metric', 'speed')).exitCode).toBe(2);
  });
});

describe('lab metrics explain', () => {
  it('prints one row per rule', async () => {
    const path = await writeRecord(exampleRecord());
    const { exitCode, stdout } = await lab('metrics', 'explain', path);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/TPOT or ITL +28.8 ms +TPOT +GuideLLM TPOT/);
  });
});
