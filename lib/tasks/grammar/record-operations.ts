// Operations on a list of records: filter by a field, sort by a field, read fields, total, group.

import type { Random } from '../random.ts';
import type { Entity, NumberField } from './entities.ts';
import { numberPredicates } from './number-predicates.ts';
import { conjugate, literal, quote } from './phrase.ts';
import type { Choose, Kind, Maker, Operation, Words } from './types.ts';

interface Shape {
  readonly to: Kind;
  readonly say: (choose: Choose) => string;
  readonly method?: string;
  readonly wrap?: (v: string) => string;
  readonly result: string;
  readonly group?: string;
  readonly words?: Words;
  readonly place?: 'last';
}

/** A threshold that splits the plausible values of a field. */
export function drawFieldThreshold(random: Random, field: NumberField): number {
  if (field.max > 1900 && field.max < 2100) return random.int(1950, 2020);
  const step = field.max > 1000 ? 100 : field.max > 100 ? 10 : field.max > 40 ? 5 : 1;
  return Math.max(1, Math.round((field.max * (0.2 + 0.6 * random.next())) / step)) * step;
}

const comparisons: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ['above', '>', ['is greater than', 'is above', 'is more than'], ['is at most', 'is not above']],
  ['below', '<', ['is less than', 'is below', 'is under'], ['is at least', 'is not below']],
  [
    'atLeast',
    '>=',
    ['is at least', 'is not less than', 'is greater than or equal to'],
    ['is less than', 'is below'],
  ],
  [
    'atMost',
    '<=',
    ['is at most', 'is less than or equal to', 'does not exceed'],
    ['is greater than', 'is above'],
  ],
];

/** Every operation on a list of this entity. */
export function recordOperations(entity: Entity): readonly Maker<Operation>[] {
  const { one, many } = entity.words;
  const item = one;
  const name = entity.nameField;
  const category = entity.category.name;
  const make = (id: string, constants: readonly (number | string)[], shape: Shape): Operation => ({
    id,
    constants,
    from: 'recs',
    group: id,
    ...shape,
  });
  const plain = (id: string, draw: (random: Random) => Shape): Maker<Operation> => ({
    id,
    make: (random) => make(id, [], draw(random)),
  });
  const eitherField = (random: Random): NumberField => random.pick([entity.first, entity.second]);
  const keepBy = comparisons.map(
    ([id, operator, is, isNot]): Maker<Operation> => ({
      id: `keepField:${id}`,
      make: (random) => {
        const field = eitherField(random);
        const limit = drawFieldThreshold(random, field);
        return make(`keepField:${id}`, [limit], {
          to: 'recs',
          say: (choose) => {
            const frame = choose(['keep the', 'keep only the', 'select the', 'drop']);
            return frame === 'drop'
              ? `drop the ${many} whose ${field.label} ${choose(isNot)} ${limit}`
              : `${frame} ${many} whose ${field.label} ${choose(is)} ${limit}`;
          },
          method: `.filter((${item}) => ${item}.${field.name} ${operator} ${limit})`,
          result: 'kept',
          group: `keepField:${id}`,
        });
      },
    }),
  );
  const keepByPredicate = numberPredicates
    .filter((maker) => ['even', 'odd', 'divisible'].includes(maker.id))
    .map(
      (maker): Maker<Operation> => ({
        id: `keepField:${maker.id}`,
        make: (random) => {
          const field = eitherField(random);
          const predicate = maker.make(random);
          return make(`keepField:${maker.id}`, predicate.constants, {
            to: 'recs',
            say: (choose) =>
              `${choose(['keep the', 'keep only the', 'select the'])} ${many} whose ${field.label} ${conjugate(choose(predicate.is), 'one')}`,
            method: `.filter((${item}) => ${predicate.test(`${item}.${field.name}`)})`,
            result: 'kept',
          });
        },
      }),
    );
  return [
    ...keepBy,
    ...keepByPredicate,
    {
      id: 'keepField:between',
      make: (random) => {
        const field = eitherField(random);
        const [low, high] = [
          drawFieldThreshold(random, field),
          drawFieldThreshold(random, field),
        ].sort((a, b) => a - b) as [number, number];
        return make('keepField:between', [low, high], {
          to: 'recs',
          say: (choose) =>
            choose([
              `keep the ${many} whose ${field.label} is between ${low} and ${high} (inclusive)`,
              `keep only the ${many} whose ${field.label} is from ${low} to ${high}, both included`,
              `select the ${many} whose ${field.label} is at least ${low} and at most ${high}`,
            ]),
          method: `.filter((${item}) => ${item}.${field.name} >= ${low} && ${item}.${field.name} <= ${high})`,
          result: 'kept',
        });
      },
    },
    plain('keepFlag', () => ({
      to: 'recs',
      say: (choose) =>
        choose([
          `keep the ${many} that ${conjugate(entity.flag.is[0] ?? '', 'many')}`,
          `drop the ${many} that ${conjugate(entity.flag.isNot[0] ?? '', 'many')}`,
          `keep only the ${many} whose ${entity.flag.name} flag is set`,
        ]),
      method: `.filter((${item}) => ${item}.${entity.flag.name})`,
      result: 'kept',
      group: 'flag',
    })),
    plain('dropFlag', () => ({
      to: 'recs',
      say: (choose) =>
        choose([
          `keep the ${many} that ${conjugate(entity.flag.isNot[0] ?? '', 'many')}`,
          `drop the ${many} that ${conjugate(entity.flag.is[0] ?? '', 'many')}`,
          `keep only the ${many} whose ${entity.flag.name} flag is not set`,
        ]),
      method: `.filter((${item}) => !${item}.${entity.flag.name})`,
      result: 'kept',
      group: 'flag',
    })),
    {
      id: 'keepCategory',
      make: (random) => {
        const value = random.pick(entity.category.values);
        return make('keepCategory', [value], {
          to: 'recs',
          say: (choose) =>
            choose([
              `keep the ${many} whose ${category} is ${quote(value)}`,
              `keep only the ${many} with ${category} ${quote(value)}`,
              `drop the ${many} whose ${category} is not ${quote(value)}`,
            ]),
          method: `.filter((${item}) => ${item}.${category} === ${literal(value)})`,
          result: 'kept',
          group: 'category',
        });
      },
    },
    {
      id: 'dropCategory',
      make: (random) => {
        const value = random.pick(entity.category.values);
        return make('dropCategory', [value], {
          to: 'recs',
          say: (choose) =>
            choose([
              `keep the ${many} whose ${category} is not ${quote(value)}`,
              `drop the ${many} whose ${category} is ${quote(value)}`,
              `leave out the ${many} with ${category} ${quote(value)}`,
            ]),
          method: `.filter((${item}) => ${item}.${category} !== ${literal(value)})`,
          result: 'kept',
          group: 'category',
        });
      },
    },
    plain('sortFieldUp', (random) => {
      const field = eitherField(random);
      return {
        to: 'recs',
        say: (choose) =>
          choose([
            `sort the ${many} by ${field.label}, lowest first`,
            `sort the ${many} by ascending ${field.label}`,
            `order the ${many} from the lowest to the highest ${field.label}`,
          ]),
        method: `.toSorted((a, b) => a.${field.name} - b.${field.name})`,
        result: 'sorted',
        group: 'order',
      };
    }),
    plain('sortFieldDown', (random) => {
      const field = eitherField(random);
      return {
        to: 'recs',
        say: (choose) =>
          choose([
            `sort the ${many} by ${field.label}, highest first`,
            `sort the ${many} by descending ${field.label}`,
            `order the ${many} from the highest to the lowest ${field.label}`,
          ]),
        method: `.toSorted((a, b) => b.${field.name} - a.${field.name})`,
        result: 'sorted',
        group: 'order',
      };
    }),
    plain('pluckNumber', (random) => {
      const field = eitherField(random);
      return {
        to: 'nums',
        say: (choose) =>
          choose([
            `take the ${field.label} of each ${one}`,
            `get every ${one}'s ${field.label}`,
            `map the ${many} to their ${field.label}`,
            `list the ${field.label} of each ${one}`,
          ]),
        method: `.map((${item}) => ${item}.${field.name})`,
        result: 'values',
        words: { one: 'value', many: 'values' },
      };
    }),
    plain('pluckName', () => ({
      to: 'strs',
      say: (choose) =>
        choose([
          `take the ${name} of each ${one}`,
          `get every ${one}'s ${name}`,
          `list the ${name} of each ${one}`,
          `map the ${many} to their ${name} field`,
        ]),
      method: `.map((${item}) => ${item}.${name})`,
      result: 'names',
      words: { one: 'string', many: 'strings' },
    })),
    plain('pluckCategory', () => ({
      to: 'strs',
      say: (choose) =>
        choose([
          `take the ${category} of each ${one}`,
          `get every ${one}'s ${category}`,
          `list the ${category} of each ${one}`,
        ]),
      method: `.map((${item}) => ${item}.${category})`,
      result: 'names',
      words: { one: 'string', many: 'strings' },
      group: 'pluckName',
    })),
    plain('multiplyFields', () => ({
      to: 'nums',
      say: (choose) =>
        choose([
          `multiply ${entity.first.label} by ${entity.second.label} for each ${one}`,
          `compute ${entity.first.label} times ${entity.second.label} for every ${one}`,
        ]),
      method: `.map((${item}) => ${item}.${entity.first.name} * ${item}.${entity.second.name})`,
      result: 'products',
      words: { one: 'product', many: 'products' },
    })),
    plain('addFields', () => ({
      to: 'nums',
      say: (choose) =>
        choose([
          `add ${entity.first.label} and ${entity.second.label} of each ${one}`,
          `compute ${entity.first.label} plus ${entity.second.label} for every ${one}`,
        ]),
      method: `.map((${item}) => ${item}.${entity.first.name} + ${item}.${entity.second.name})`,
      result: 'sums',
      words: { one: 'sum', many: 'sums' },
    })),
    plain('subtractFields', () => ({
      to: 'nums',
      say: (choose) =>
        choose([
          `subtract ${entity.second.label} from ${entity.first.label} for each ${one}`,
          `compute ${entity.first.label} minus ${entity.second.label} for every ${one}`,
        ]),
      method: `.map((${item}) => ${item}.${entity.first.name} - ${item}.${entity.second.name})`,
      result: 'differences',
      words: { one: 'difference', many: 'differences' },
    })),
    plain('describe', (random) => {
      const field = eitherField(random);
      const [open, close, shape] = random.pick([
        [': ', '', `"${name}: ${field.name}"`],
        [' (', ')', `"${name} (${field.name})"`],
        [' = ', '', `"${name} = ${field.name}"`],
        [' - ', '', `"${name} - ${field.name}"`],
        ['/', '', `"${name}/${field.name}"`],
      ] as const);
      return {
        to: 'strs',
        say: (choose) =>
          choose([
            `format each ${one} as ${shape}`,
            `write every ${one} as ${shape}`,
            `describe each ${one} as ${shape}`,
          ]),
        method: `.map((${item}) => \`\${${item}.${name}}${open}\${${item}.${field.name}}${close}\`)`,
        result: 'lines',
        words: { one: 'line', many: 'lines' },
      };
    }),
    plain('describeCategory', () => ({
      to: 'strs',
      say: (choose) =>
        choose([
          `format each ${one} as "${name} [${category}]"`,
          `write every ${one} as "${name} [${category}]"`,
        ]),
      method: `.map((${item}) => \`\${${item}.${name}} [\${${item}.${category}}]\`)`,
      result: 'lines',
      words: { one: 'line', many: 'lines' },
    })),
    plain('sumField', (random) => {
      const field = eitherField(random);
      return {
        to: 'num',
        say: (choose) =>
          choose([
            `add up the ${field.label} of the ${many}`,
            `compute the total ${field.label} of the ${many}`,
            `sum the ${field.label} over all the ${many}`,
          ]),
        method: `.reduce((sum, ${item}) => sum + ${item}.${field.name}, 0)`,
        result: 'total',
      };
    }),
    plain('maxField', (random) => {
      const field = eitherField(random);
      return {
        to: 'num',
        say: (choose) =>
          choose([
            `find the highest ${field.label} of the ${many} (0 if there are none)`,
            `get the greatest ${field.label} among the ${many}, or 0 if there are none`,
          ]),
        method: `.reduce((most, ${item}) => Math.max(most, ${item}.${field.name}), 0)`,
        result: 'highest',
      };
    }),
    plain('countRecords', () => ({
      to: 'num',
      say: (choose) =>
        choose([
          `count the ${many}`,
          `count how many ${many} there are`,
          `get the number of ${many}`,
        ]),
      method: '.length',
      result: 'count',
    })),
    plain('anyFlag', () => ({
      to: 'bool',
      say: (choose) =>
        choose([
          `check whether at least one ${one} ${conjugate(entity.flag.is[0] ?? '', 'one')}`,
          `tell whether any ${one} ${conjugate(entity.flag.is[0] ?? '', 'one')}`,
        ]),
      method: `.some((${item}) => ${item}.${entity.flag.name})`,
      result: 'isAny',
    })),
    plain('everyFlag', () => ({
      to: 'bool',
      say: (choose) =>
        choose([
          `check whether every ${one} ${conjugate(entity.flag.is[0] ?? '', 'one')}`,
          `tell whether all ${many} ${conjugate(entity.flag.is[0] ?? '', 'many')}`,
        ]),
      method: `.every((${item}) => ${item}.${entity.flag.name})`,
      result: 'isEvery',
    })),
    plain('nameOfHighest', (random) => {
      const field = eitherField(random);
      return {
        to: 'str',
        say: (choose) =>
          choose([
            `get the ${name} of the ${one} with the highest ${field.label}, the first one on ties ("" if there are none)`,
            `find the first ${one} with the greatest ${field.label} and take its ${name}, or "" for an empty list`,
          ]),
        wrap: (v) => `${v}.toSorted((a, b) => b.${field.name} - a.${field.name})[0]?.${name} ?? ''`,
        result: 'best',
      };
    }),
    plain('nameOfLowest', (random) => {
      const field = eitherField(random);
      return {
        to: 'str',
        say: (choose) =>
          choose([
            `get the ${name} of the ${one} with the lowest ${field.label}, the first one on ties ("" if there are none)`,
            `find the first ${one} with the smallest ${field.label} and take its ${name}, or "" for an empty list`,
          ]),
        wrap: (v) => `${v}.toSorted((a, b) => a.${field.name} - b.${field.name})[0]?.${name} ?? ''`,
        result: 'best',
      };
    }),
  ];
}
