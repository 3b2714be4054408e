import { afterAll, beforeAll, expect, test } from 'vitest';
import { ATTACKS } from './attacks/index.ts';
import { createWitness, type Witness } from './attacks/witness.ts';
import { createSandbox, type Sandbox } from './index.ts';

// A quick part of the attack suite; `attacks.proof.test.ts` runs all of it.
const QUICK = [
  'infinite loop',
  'recursion without end',
  'a result of 100 MB',
  'Proxy that equals everything',
  'toJSON on the result and on every prototype',
  'setters on Object.prototype that catch what the harness writes',
  'stack frames through Error.prepareStackTrace',
  'dynamic import of node:fs',
  'Function of the host through an overflowed stack',
  'TCP and UDP sockets',
  'SQLite file, which the permission model forgets',
  'environment variable',
];

let witness: Witness;
let sandbox: Sandbox;

beforeAll(async () => {
  witness = await createWitness();
  sandbox = await createSandbox();
}, 60_000);

afterAll(async () => {
  await sandbox.dispose();
  await witness.close();
});

test.each(QUICK)('%s: does not pass and touches nothing', async (name) => {
  const attack = ATTACKS.find((candidate) => candidate.name === name);
  if (attack === undefined) throw new Error(`No attack is called "${name}"`);
  const report = await sandbox.run({
    source: typeof attack.source === 'string' ? attack.source : attack.source(witness),
    functionName: 'f',
    tests: [{ args: ['a'], expected: witness.secret }],
  });
  expect(['passed', 'sandbox-error']).not.toContain(report.verdict);
  expect(report.testsPassed).toBe(0);
  expect(witness.listEffects()).toEqual([]);
});
