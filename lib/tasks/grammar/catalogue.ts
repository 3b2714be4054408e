// All operations, by what they take and what role they play in a pipeline.

import { createRandom } from '../random.ts';
import { drawEntity, type Entity } from './entities.ts';
import {
  applyOperations,
  askOperations,
  keepOperations,
  mapOperations,
  questionOperations,
} from './lift.ts';
import { listOperations } from './list-operations.ts';
import { numberFunctions, numberToText } from './number-functions.ts';
import { numberListOperations, numberReductions } from './number-list-operations.ts';
import { filterPredicates, numberPredicates } from './number-predicates.ts';
import { recordOperations } from './record-operations.ts';
import { countOperations } from './scalar-operations.ts';
import { stringFunctions, stringMeasures } from './string-functions.ts';
import {
  splitOperations,
  stringListOperations,
  stringReductions,
} from './string-list-operations.ts';
import { stringPredicates } from './string-predicates.ts';
import type { Kind, Maker, Operation } from './types.ts';

/** A group of operations that is drawn with this weight. */
export interface OperationGroup {
  readonly weight: number;
  /** Whether a pipeline can sensibly go on behind it. */
  readonly continues: boolean;
  readonly makers: readonly Maker<Operation>[];
}

const group = (
  weight: number,
  continues: boolean,
  makers: readonly Maker<Operation>[],
): OperationGroup => ({ weight, continues, makers });

const groups: Readonly<Record<string, readonly OperationGroup[]>> = {
  nums: [
    group(3, true, keepOperations(filterPredicates, 'num')),
    group(3, true, mapOperations(numberFunctions)),
    group(0.7, true, mapOperations(numberToText)),
    group(1.5, true, listOperations('nums')),
    group(1.5, true, numberListOperations),
    group(3, false, numberReductions),
    group(1.2, false, questionOperations(numberPredicates, 'num')),
  ],
  strs: [
    group(3, true, keepOperations(stringPredicates, 'str')),
    group(3, true, mapOperations(stringFunctions)),
    group(1, true, mapOperations(stringMeasures)),
    group(1.2, true, listOperations('strs')),
    group(1.2, true, stringListOperations),
    group(2.4, false, stringReductions),
    group(1.2, false, questionOperations(stringPredicates, 'str')),
  ],
  str: [
    group(4, true, applyOperations(stringFunctions)),
    group(1.2, false, applyOperations(stringMeasures)),
    group(1.6, true, splitOperations),
    group(0.6, false, askOperations(stringPredicates, 'str')),
  ],
  num: [
    group(3, true, applyOperations(numberFunctions)),
    group(0.6, false, applyOperations(numberToText)),
    group(1.5, true, countOperations),
    group(0.6, false, askOperations(numberPredicates, 'num')),
  ],
};

/** The groups for one kind of input; records need their entity. */
export function operationGroups(kind: Kind, entity?: Entity): readonly OperationGroup[] {
  if (kind !== 'recs') return groups[kind] ?? [];
  if (!entity) throw new TypeError('Operations on records need an entity');
  const makers = recordOperations(entity);
  const toRecords = new Set(['keep', 'drop', 'sort']);
  const toLists = new Set([
    'pluckNumber',
    'pluckName',
    'pluckCategory',
    'multiplyFields',
    'addFields',
    'subtractFields',
    'describe',
    'describeCategory',
  ]);
  const role = (maker: Maker<Operation>): 'records' | 'lists' | 'end' =>
    [...toRecords].some((start) => maker.id.startsWith(start))
      ? 'records'
      : toLists.has(maker.id)
        ? 'lists'
        : 'end';
  return [
    group(
      3,
      true,
      makers.filter((maker) => role(maker) === 'records'),
    ),
    group(0.7, true, listOperations('recs')),
    group(
      3,
      true,
      makers.filter((maker) => role(maker) === 'lists'),
    ),
    group(
      1.5,
      false,
      makers.filter((maker) => role(maker) === 'end'),
    ),
  ];
}

/** The ids of all operations a pipeline can hold, with what they take: "nums>keep:even". */
export function operationIds(): readonly string[] {
  const entity = drawEntity(createRandom(0));
  const kinds: readonly Kind[] = ['nums', 'strs', 'str', 'num', 'recs'];
  return kinds.flatMap((kind) =>
    operationGroups(kind, entity).flatMap((g) => g.makers.map((maker) => `${kind}>${maker.id}`)),
  );
}
