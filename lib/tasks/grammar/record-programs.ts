// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are TypeScript code
// Level 4 on records: group and total, rank and format, look up, join nested lists.

import { createRandom, type Random } from '../random.ts';
import { declareEntity, drawEntity, type Entity } from './entities.ts';
import { numberFunctions } from './number-functions.ts';
import { filterPredicates } from './number-predicates.ts';
import { conjugate, literal, quote, withObject } from './phrase.ts';
import type { Program, Writing } from './plan.ts';
import { recordOperations } from './record-operations.ts';
import { stringFunctions } from './string-functions.ts';
import {
  constant,
  defineStructure,
  from,
  oneOf,
  type PlanSource,
  type Slot,
  textConstant,
} from './structure.ts';
import type { Operation, Piece } from './types.ts';

// The entity is part of the names, not of the composition, but operations need its fields: the
// slot draws a seed, and entity and operation are both made from it when the program is written.
interface EntityPiece extends Piece {
  readonly entity: Entity;
}

const entitySlot: Slot<EntityPiece> = (random) => ({
  id: 'constant',
  constants: [],
  entity: drawEntity(random),
});

interface LateOperation extends Piece {
  readonly for: (entity: Entity) => Operation;
}

/** A record operation that is bound to the entity later. */
function late(ids: (id: string) => boolean): Slot<LateOperation> {
  const known = recordOperations(drawEntity(createRandom(1)))
    .map((maker) => maker.id)
    .filter(ids);
  return (random: Random) => {
    const id = random.pick(known);
    const seed = random.int(0, 1_000_000);
    return {
      id,
      constants: [],
      for: (entity) => {
        const maker = recordOperations(entity).find((candidate) => candidate.id === id);
        if (!maker) throw new RangeError(`Unknown record operation "${id}"`);
        return maker.make(createRandom(seed));
      },
    };
  };
}

// Fields are never negative, so these two would do nothing.
const recordFunction = from(numberFunctions.filter((m) => m.id !== 'abs' && m.id !== 'sign'));
const keeper = late((id) => /^(keep|drop)/.test(id));
const sorter = late((id) => id.startsWith('sortField'));
const lines = late((id) => id.startsWith('describe'));

const nestedShapes: readonly (readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
])[] = [
  ['Order', 'orders', 'customer', 'items', 'Item', 'item', 'price', 'quantity'],
  ['Course', 'courses', 'title', 'lessons', 'Lesson', 'lesson', 'minutes', 'pages'],
  ['Team', 'teams', 'name', 'players', 'Player', 'player', 'goals', 'games'],
  ['Trip', 'trips', 'driver', 'stops', 'Stop', 'stop', 'distance', 'hours'],
  ['House', 'houses', 'owner', 'rooms', 'Room', 'room', 'area', 'windows'],
  ['Album', 'albums', 'artist', 'tracks', 'Track', 'track', 'seconds', 'plays'],
];

const aggregates = {
  count: {
    say: (_f: string, many: string) => [`count the ${many}`, `return the number of ${many}`],
    code: (key: string, _v: string) => `result[${key}] = (result[${key}] ?? 0) + 1;`,
  },
  sum: {
    say: (f: string, _many: string) => [`add up the ${f}`, `total the ${f}`],
    code: (key: string, v: string) => `result[${key}] = (result[${key}] ?? 0) + ${v};`,
  },
  max: {
    say: (f: string, _many: string) => [`find the highest ${f}`, `keep the greatest ${f}`],
    code: (key: string, v: string) => `result[${key}] = Math.max(result[${key}] ?? ${v}, ${v});`,
  },
  min: {
    say: (f: string, _many: string) => [`find the lowest ${f}`, `keep the smallest ${f}`],
    code: (key: string, v: string) => `result[${key}] = Math.min(result[${key}] ?? ${v}, ${v});`,
  },
  last: {
    say: (f: string, _many: string) => [`keep the ${f} of the last one`, `take the last ${f}`],
    code: (key: string, v: string) => `result[${key}] = ${v};`,
  },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function program(
  entity: Entity,
  w: Writing,
  doc: (x: string) => readonly string[],
  returns: string,
  body: (x: string) => readonly string[],
  after?: string,
): Program {
  const x = w.random.chance(0.7)
    ? entity.words.many
    : w.random.pick(['list', 'data', 'items', 'rows']);
  return {
    before: declareEntity(entity),
    doc: [doc(x).join(' ')],
    parameters: [{ name: x, kind: 'recs', entity }],
    returns,
    body: body(x),
    ...(after !== undefined && { after }),
  };
}

/** Programs over lists of records. */
export const recordPrograms: readonly PlanSource[] = [
  defineStructure(
    { of: entitySlot, keep: keeper, aggregate: oneOf(aggregates), f: recordFunction },
    {
      id: 'groupBy',
      level: 4,
      weight: 3,
      kind: 'recs',
      write: ({ of: { entity }, keep, aggregate, f }, w) => {
        const { one, many } = entity.words;
        const operation = keep.for(entity);
        const key = `${one}.${entity.category.name}`;
        const isCount = aggregate.id === 'count';
        return program(
          entity,
          w,
          (x) => [
            `${capital(operation.say(w.choose, entity.words))}. Group what is left by ${entity.category.name}${isCount ? '' : `; ${withObject(w.choose(f.verbs), `the ${entity.first.label} of each ${one}`)}`}.`,
            `For each ${entity.category.name}, ${w
              .choose(aggregate.say(isCount ? many : 'results', many))
              .replace('find the highest results', 'find the highest result')
              .replace('keep the greatest results', 'keep the greatest result')
              .replace('find the lowest results', 'find the lowest result')
              .replace('keep the smallest results', 'keep the smallest result')
              .replace('keep the results of the last one', 'keep the last result')
              .replace(
                'take the last results',
                'take the last result',
              )}. Return an object from ${entity.category.name} to ${isCount ? 'count' : 'that value'}${w.choose(['', ` for \`${x}\``])}.`,
          ],
          'Record<string, number>',
          (x) => [
            'const result⟦: Record<string, number>⟧ = {};',
            `for (const ${one} of ${x}${operation.method ?? ''}) {`,
            ...(isCount ? [] : [`  const value = ${f.code(`${one}.${entity.first.name}`)};`]),
            `  ${aggregate.code(key, 'value')}`,
            '}',
            'return result;',
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      of: entitySlot,
      keep: keeper,
      sort: sorter,
      take: constant(2, 5),
      describe: lines,
      ending: oneOf({
        lines: {
          say: ['join the lines with "\\n"', 'return the lines in one string separated by "\\n"'],
          code: ".join('\\n')",
          type: 'string',
        },
        list: {
          say: ['return the list of lines', 'return them as a list'],
          code: '',
          type: 'string[]',
        },
        numbered: {
          say: ['number the lines from 1, as in "1. line", and return the list'],
          code: '.map((s, i) => `${i + 1}. ${s}`)',
          type: 'string[]',
        },
        comma: {
          say: ['join them with ", "', 'return them in one string separated by ", "'],
          code: ".join(', ')",
          type: 'string',
        },
      }),
    },
    {
      id: 'rankFormat',
      level: 4,
      weight: 3,
      kind: 'recs',
      write: ({ of: { entity }, keep, sort, take, describe, ending }, w) => {
        const operations = [keep, sort].map((piece) => piece.for(entity));
        const line = describe.for(entity);
        const [a = '', b = ''] = operations.map((operation) =>
          operation.say(w.choose, entity.words),
        );
        return program(
          entity,
          w,
          () => [
            `${capital(a)}, then ${b} (ties stay in order), and take the first ${take.value}.`,
            `${capital(line.say(w.choose, entity.words))} and ${w.choose(ending.say)}.`,
          ],
          ending.type,
          (x) => [
            `return ${x}`,
            ...operations.map((operation) => `  ${operation.method}`),
            `  .slice(0, ${take.value})`,
            `  ${line.method}${ending.code === '' ? ';' : ''}`,
            ...(ending.code === '' ? [] : [`  ${ending.code};`]),
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      of: entitySlot,
      f: recordFunction,
      flagged: recordFunction,
      onMissing: oneOf({
        throw: {
          say: ['throw an Error', 'an Error is thrown'],
          code: "throw new Error('not found');",
        },
        zero: { say: ['return 0', 'the answer is 0'], code: 'return 0;' },
        minus: { say: ['return -1', 'the answer is -1'], code: 'return -1;' },
      }),
    },
    {
      id: 'lookUp',
      level: 4,
      weight: 2.5,
      kind: 'recs',
      write: ({ of: { entity }, f, flagged, onMissing }, w) => {
        const { one, many } = entity.words;
        const x = w.random.chance(0.7) ? many : w.random.pick(['list', 'data', 'items', 'rows']);
        const wanted = w.random.pick(['wanted', 'key', 'search', 'query', 'target']);
        return {
          before: declareEntity(entity),
          doc: [
            `Find the first ${one} whose ${entity.nameField} equals \`${wanted}\`; ${w.choose(['if there is none', 'without one'])}, ${w.choose(onMissing.say)}.`,
            `If the ${one} ${conjugate(entity.flag.is[0] ?? '', 'one')}, ${withObject(w.choose(flagged.verbs), `its ${entity.first.label}`)}; ${w.choose(['otherwise', 'if not'])}, ${withObject(w.choose(f.verbs), `its ${entity.second.label}`)}. Return the result.`,
          ],
          parameters: [
            { name: x, kind: 'recs', entity },
            { name: wanted, kind: 'name', entity },
          ],
          returns: 'number',
          body: [
            `const found = ${x}.find((${one}) => ${one}.${entity.nameField} === ${wanted});`,
            'if (found === undefined) {',
            `  ${onMissing.code}`,
            '}',
            `if (found.${entity.flag.name}) {`,
            `  return ${flagged.code(`found.${entity.first.name}`)};`,
            '}',
            `return ${f.code(`found.${entity.second.name}`)};`,
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      of: entitySlot,
      name: from(
        stringFunctions.filter((m) =>
          [
            'upper',
            'lower',
            'capitalize',
            'padEnd',
            'padStart',
            'wrap',
            'firstChars',
            'append',
            'prepend',
            'lastChars',
            'reverse',
          ].includes(m.id),
        ),
      ),
      value: recordFunction,
      mark: textConstant(['*', '!', '+', ' (x)', '?', ' yes']),
      between: textConstant([': ', ' ', ' | ', ' = ', ', ']),
      footer: oneOf({
        total: {
          say: ['a last line "total: " with the sum of these numbers'],
          start: 'let total = 0;',
          add: 'total += value;',
          end: 'lines.push(`total: ${total}`);',
        },
        count: {
          say: ['a last line "count: " with the number of lines before it'],
          start: '',
          add: '',
          end: 'lines.push(`count: ${lines.length}`);',
        },
        none: { say: ['nothing else'], start: '', add: '', end: '' },
      }),
    },
    {
      id: 'report',
      level: 4,
      weight: 2.5,
      kind: 'recs',
      write: ({ of: { entity }, name, value, mark, between, footer }, w) => {
        const { one } = entity.words;
        return program(
          entity,
          w,
          () => [
            `Write one line for each ${one}: ${withObject(w.choose(name.verbs), `the ${entity.nameField}`)}; then comes ${quote(between.text)}, then a number: ${withObject(w.choose(value.verbs), `the ${entity.first.label}`)}.`,
            `Add ${quote(mark.text)} to the line if the ${one} ${conjugate(entity.flag.is[0] ?? '', 'one')}. ${footer.id === 'none' ? 'Return' : `Add ${w.choose(footer.say)}. Return`} the lines joined with "\\n".`,
          ],
          'string',
          (x) => [
            'const lines⟦: string[]⟧ = [];',
            ...(footer.start ? [footer.start] : []),
            `for (const ${one} of ${x}) {`,
            `  const title = ${name.code(`${one}.${entity.nameField}`)};`,
            `  const value = ${value.code(`${one}.${entity.first.name}`)};`,
            `  const mark = ${one}.${entity.flag.name} ? ${literal(mark.text)} : '';`,
            `  lines.push(\`\${title}${between.text}\${value}\${mark}\`);`,
            ...(footer.add ? [`  ${footer.add}`] : []),
            '}',
            ...(footer.end ? [footer.end] : []),
            "return lines.join('\\n');",
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      of: entitySlot,
      keep: keeper,
      flagged: recordFunction,
      plain: recordFunction,
      ending: oneOf({
        sum: {
          type: 'number',
          say: ['return the total', 'add everything up'],
          code: (v: string) => [`return ${v}.reduce((sum, n) => sum + n, 0);`],
        },
        max: {
          type: 'number',
          say: ['return the largest number (0 if there are none)'],
          code: (v: string) => [`return ${v}.length === 0 ? 0 : Math.max(...${v});`],
        },
        list: {
          type: 'number[]',
          say: ['return the list of numbers'],
          code: (v: string) => [`return ${v};`],
        },
      }),
    },
    {
      id: 'bonus',
      level: 4,
      weight: 2.5,
      kind: 'recs',
      fits: ({ keep }) => !keep.id.endsWith('Flag'),
      write: ({ of: { entity }, keep, flagged, plain, ending }, w) => {
        const { one } = entity.words;
        const operation = keep.for(entity);
        const name = w.random.pick(
          ['scoreOf', 'valueOf', 'amountOf', 'pointsOf', 'worthOf'].filter((n) => n !== 'valueOf'),
        );
        return program(
          entity,
          w,
          () => [
            `${capital(operation.say(w.choose, entity.words))}. Then call the helper \`${name}\` on each and ${w.choose(ending.say)}.`,
            `The helper takes one ${one}: if it ${conjugate(entity.flag.is[0] ?? '', 'one')}, ${withObject(w.choose(flagged.verbs), `its ${entity.first.label}`)}; ${w.choose(['otherwise', 'if not'])}, ${withObject(w.choose(plain.verbs), `its ${entity.second.label}`)}.`,
          ],
          ending.type,
          (x) => [
            `const results = ${x}`,
            `  ${operation.method}`,
            `  .map((${one}) => ${name}(${one}));`,
            ...ending.code('results'),
          ],
          [
            `function ${name}(${one}⟦: ${entity.typeName}⟧)⟦: number⟧ {`,
            `  if (${one}.${entity.flag.name}) {`,
            `    return ${flagged.code(`${one}.${entity.first.name}`)};`,
            '  }',
            `  return ${plain.code(`${one}.${entity.second.name}`)};`,
            '}',
          ].join('\n'),
        );
      },
    },
  ),
  defineStructure(
    {
      of: entitySlot,
      when: keeper,
      f: recordFunction,
      flip: oneOf({
        set: {
          say: (n: string) => [`set ${n} to true`],
          code: (_one: string, n: string) => `${n}: true`,
        },
        clear: {
          say: (n: string) => [`set ${n} to false`],
          code: (_one: string, n: string) => `${n}: false`,
        },
        toggle: {
          say: (n: string) => [`flip ${n}`, `negate ${n}`],
          code: (one: string, n: string) => `${n}: !${one}.${n}`,
        },
      }),
    },
    {
      id: 'update',
      level: 4,
      weight: 2,
      kind: 'recs',
      fits: ({ when }) => when.id.startsWith('keepField'),
      write: ({ of: { entity }, when, f, flip }, w) => {
        const { one, many } = entity.words;
        const operation = when.for(entity);
        const test = /=> (.*)\)$/.exec(operation.method ?? '')?.[1] ?? 'true';
        const said = operation.say(
          (options) => options.find((option) => option.startsWith('keep the')) ?? w.choose(options),
          entity.words,
        );
        const condition = said.slice(said.indexOf('whose'));
        return program(
          entity,
          w,
          () => [
            `Return a new list in which the ${many} ${condition} are changed, and the others are the same as before.`,
            `In a changed ${one}, ${withObject(w.choose(f.verbs), `the ${entity.second.label}`)}, and ${w.choose(flip.say(entity.flag.name))}.`,
          ],
          `${entity.typeName}[]`,
          (x) => [
            `return ${x}.map((${one}) => {`,
            `  if (${test}) {`,
            `    return { ...${one}, ${entity.second.name}: ${f.code(`${one}.${entity.second.name}`)}, ${flip.code(one, entity.flag.name)} };`,
            '  }',
            `  return ${one};`,
            '});',
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      combine: oneOf({
        product: {
          say: (a: string, b: string) => [`${a} times ${b}`, `${a} multiplied by ${b}`],
          code: (a: string, b: string) => `${a} * ${b}`,
        },
        sum: {
          say: (a: string, b: string) => [`${a} plus ${b}`, `the sum of ${a} and ${b}`],
          code: (a: string, b: string) => `${a} + ${b}`,
        },
        larger: {
          say: (a: string, b: string) => [`the larger of ${a} and ${b}`],
          code: (a: string, b: string) => `Math.max(${a}, ${b})`,
        },
        first: { say: (a: string, _b: string) => [a], code: (a: string, _b: string) => a },
      }),
      f: from(numberFunctions.filter((m) => m.id !== 'abs' && m.id !== 'sign')),
      keep: from(filterPredicates.filter((m) => !['negative', 'nonNegative'].includes(m.id))),
      ending: oneOf({
        names: {
          type: 'string[]',
          say: (n: string, _t: string) => [
            `Return the ${n} of those`,
            `List the ${n} of each that is left`,
          ],
          start: 'const result⟦: string[]⟧ = [];',
          add: (n: string) => `result.push(${n});`,
          end: 'return result;',
        },
        lines: {
          type: 'string',
          say: (n: string, _t: string) => [`Return the lines "${n}: total" joined with "\\n"`],
          start: 'const result⟦: string[]⟧ = [];',
          add: (n: string) => `result.push(\`\${${n}}: \${total}\`);`,
          end: "return result.join('\\n');",
        },
        record: {
          type: 'Record<string, number>',
          say: (n: string, _t: string) => [
            `Return an object from ${n} to total; if a ${n} occurs again, the last one counts`,
          ],
          start: 'const result⟦: Record<string, number>⟧ = {};',
          add: (n: string) => `result[${n}] = total;`,
          end: 'return result;',
        },
        sum: {
          type: 'number',
          say: (_n: string, _t: string) => [
            'Return the sum of these totals',
            'Add these totals up',
          ],
          start: 'let sum = 0;',
          add: (_n: string) => 'sum += total;',
          end: 'return sum;',
        },
      }),
    },
    {
      id: 'nested',
      level: 4,
      weight: 3,
      kind: 'recs',
      write: ({ combine, f, keep, ending }, w) => {
        const [typeName, many, name, list, itemType, item, a, b] = w.random.pick(nestedShapes);
        const one = typeName.charAt(0).toLowerCase() + typeName.slice(1);
        return {
          before: `interface ${itemType} {\n  ${a}: number;\n  ${b}: number;\n}\n\ninterface ${typeName} {\n  ${name}: string;\n  ${list}: ${itemType}[];\n}`,
          doc: [
            `For every ${one}, add up ${w.choose(combine.say(`\`${a}\``, `\`${b}\``))} over all its ${list}. ${capital(withObject(w.choose(f.verbs), 'this total'))}.`,
            `Keep only the ${many} whose total then ${conjugate(w.choose(keep.is), 'one')}. ${w.choose(ending.say(name, 'total'))}.`,
          ],
          parameters: [
            { name: many, kind: 'nested', type: `${typeName}[]`, format: [name, list, a, b] },
          ],
          returns: ending.type,
          body: [
            ending.start,
            `for (const ${one} of ${many}) {`,
            '  let sumOfItems = 0;',
            `  for (const ${item} of ${one}.${list}) {`,
            `    sumOfItems += ${combine.code(`${item}.${a}`, `${item}.${b}`)};`,
            '  }',
            `  const total = ${f.code('sumOfItems')};`,
            `  if (${keep.test('total')}) {`,
            `    ${ending.add(`${one}.${name}`)}`,
            '  }',
            '}',
            ending.end,
          ],
        };
      },
    },
  ),
];
