import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ESCAPE_ATTACKS } from './attacks/escape.ts';
import { FORGERY_ATTACKS } from './attacks/forgery.ts';
import { ATTACKS } from './attacks/index.ts';
import { listSandboxProcesses } from './attacks/list-children.ts';
import { createWitness, type Witness } from './attacks/witness.ts';
import { createSandbox, type Sandbox, type SandboxWalls } from './index.ts';

const HONEST = {
  source: 'function f(text: string): string { return text + text; }',
  functionName: 'f',
  tests: [{ args: ['a'], expected: 'aa' }],
};

const WITHOUT_KERNEL: SandboxWalls = {
  permissionModel: true,
  emptyRealm: true,
  noCodeFromText: true,
  resourceLimits: false,
  networkNamespace: false,
};

let witness: Witness;
let sandbox: Sandbox;
let bare: Sandbox;

beforeAll(async () => {
  witness = await createWitness();
  const limits = { typeCheckMs: 5_000 };
  sandbox = await createSandbox({ limits });
  bare = await createSandbox({ limits }, { detectWalls: async () => WITHOUT_KERNEL });
});

afterAll(async () => {
  await Promise.all([sandbox.dispose(), bare.dispose()]);
  await witness.close();
});

/** The secret is what the tests expect: whoever gets hold of it passes, and is found out by that. */
function programOf(attack: (typeof ATTACKS)[number]): Parameters<Sandbox['run']>[0] {
  const { secret } = witness;
  const source = typeof attack.source === 'string' ? attack.source : attack.source(witness);
  const tests = [
    { args: ['a'], expected: secret },
    { args: ['b'], expected: secret },
  ];
  return { source, functionName: 'f', tests };
}

describe('hostile answers', () => {
  test('the suite holds at least 40 of them, all different', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
  });

  test.each(ATTACKS)(
    '$name: no pass, no effect, and the next answer is judged right',
    async (attack) => {
      const report = await sandbox.run(programOf(attack));
      expect(report.verdict).not.toBe('passed');
      // Also where the compiler already said no: the program ran all the same.
      expect(report.testsPassed).toBe(0);
      expect(report.verdict).not.toBe('sandbox-error');
      expect(report.detail.length).toBeLessThan(1_000);
      expect(witness.listEffects()).toEqual([]);
      expect((await sandbox.run(HONEST)).verdict).toBe('passed');
    },
  );

  test.each([...ESCAPE_ATTACKS, ...FORGERY_ATTACKS].filter(({ slow }) => !slow))(
    '$name: the same where the kernel offers no wall',
    async (attack) => {
      const report = await bare.run(programOf(attack));
      expect(report.verdict).not.toBe('passed');
      expect(report.testsPassed).toBe(0);
      expect(witness.listEffects()).toEqual([]);
    },
  );

  test('many of them at once leave an honest answer among them unharmed', async () => {
    const quick = ATTACKS.filter(({ slow }) => !slow).slice(0, 12);
    const reports = await Promise.all(
      quick.flatMap((attack) => [sandbox.run(programOf(attack)), sandbox.run(HONEST)]),
    );
    const verdicts = reports.map(({ verdict }) => verdict);
    expect(verdicts.filter((_, index) => index % 2 === 1)).toEqual(quick.map(() => 'passed'));
    expect(verdicts.filter((_, index) => index % 2 === 0)).not.toContain('passed');
  });

  test('no process is left when the sandbox is disposed', async () => {
    await Promise.all([sandbox.dispose(), bare.dispose()]);
    expect(listSandboxProcesses()).toEqual([]);
    expect(witness.listEffects()).toEqual([]);
  });
});
