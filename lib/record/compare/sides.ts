// Which records may stand against each other. Comparing places or models is the point, so a difference
// between the sides is said aloud; a difference inside a side, or in what was asked, is refused.

import { IncomparableError } from '../errors.ts';
import { listCompleted } from '../measured-lengths.ts';
import type { RunRecord } from '../run-record.ts';

export type Side = readonly [RunRecord, ...RunRecord[]];

/** @throws IncomparableError, RangeError for an empty side */
export function validateSides(a: readonly RunRecord[], b: readonly RunRecord[]): [Side, Side] {
  const sides = [toSide(a, 'A'), toSide(b, 'B')] as const;
  const [left, right] = [sides[0][0], sides[1][0]];
  if (a.some((one) => b.some((other) => other.id === one.id))) {
    throw new IncomparableError(`Cannot compare run "${left.id}" with itself: wanted two runs`, {
      hint: 'Measure again with the same command, then compare the two records',
    });
  }
  for (const one of [...a, ...b]) {
    if (one.mode !== left.mode) {
      throw new IncomparableError(
        `Cannot compare a ${left.mode} run with a ${one.mode} one: wanted the same mode on both sides`,
        { hint: 'A recorded or simulated number never decides against a measured one' },
      );
    }
    if (workOf(one) !== workOf(left)) {
      throw new IncomparableError(
        `Cannot compare "${workOf(left)}" with "${workOf(one)}": wanted the same work`,
        { hint: 'Measure both sides with the same kind of prompts and the same lengths' },
      );
    }
  }
  if ((a.length === 1) !== (b.length === 1)) {
    throw new IncomparableError(
      `Cannot compare ${a.length} runs with ${b.length}: wanted one on each side, or several on both`,
      { hint: `Measure more of "${a.length === 1 ? left.id : right.id}" with the same command` },
    );
  }
  return [sides[0], sides[1]];
}

/** What differs between the sides, one line each. */
export function listDifferences([a]: Side, [b]: Side): readonly string[] {
  const fields: readonly (readonly [string, (record: RunRecord) => string])[] = [
    ['model', ({ model }) => model.name],
    ['weights', ({ model }) => weightsOf(model.files)],
    ['dtype', ({ engine }) => engine.got.dtype],
    ['device', ({ engine }) => engine.got.device],
    ['backend', ({ engine }) => engine.backend],
    ['threads', ({ engine }) => String(engine.threads ?? 'unknown')],
    ['tokens counted by', countedBy],
    ['place', ({ place }) => place],
    ['machine', ({ machine }) => `${machine.cpuModel}, ${machine.usableCores ?? 'unknown'} cores`],
    ['runtime', ({ engine }) => JSON.stringify(engine.versions)],
    ['lab commit', ({ commit, dirty }) => `${commit ?? 'unknown'}${dirty ? ' (changed)' : ''}`],
  ];
  return fields.flatMap(([name, read]) =>
    read(a) === read(b) ? [] : [`${name}: ${read(a)} | ${read(b)}`],
  );
}

function toSide(records: readonly RunRecord[], name: string): Side {
  const [first, ...rest] = records;
  if (first === undefined) throw new RangeError(`Cannot compare: side ${name} has no run`);
  const side: Side = [first, ...rest];
  for (const other of rest) {
    const mixed = listDifferences([first], [other]).filter(
      (line) => !/^(lab commit|tokens counted by)/.test(line),
    );
    if (mixed.length > 0) {
      throw new IncomparableError(
        `Cannot pool runs "${first.id}" and "${other.id}": they differ in ${mixed.join('; ')}`,
        { hint: 'Give only runs of one model in one place on each side' },
      );
    }
  }
  return side;
}

function workOf({ workload }: RunRecord): string {
  const { kind, requested, concurrency = 1, load } = workload;
  const { promptTokens, outputTokens } = requested;
  const shape = load === undefined ? '' : `, ${load.shape} ${load.ratePerSecond ?? ''}`;
  return `${kind}, ${promptTokens ?? 'any'} prompt and ${outputTokens} output tokens, ${concurrency} at once${shape}`;
}

/** Of a server's chunks nobody knows how many tokens they are unless it says so. */
function countedBy({ samples }: RunRecord): string {
  const counters = new Set(
    listCompleted(samples).map(({ tokensCountedBy = 'own' }) => COUNTERS[tokensCountedBy]),
  );
  return [...counters].sort().join(' and ') || 'nobody';
}

const COUNTERS = {
  own: 'the engine',
  server: "the server's usage",
  chunks: 'pieces of text',
} as const;

function weightsOf(files: RunRecord['model']['files']): string {
  const hashes = Object.values(files).map(({ sha256 }) => sha256.slice(0, 8));
  return hashes.sort().join(' ') || 'unseen';
}
