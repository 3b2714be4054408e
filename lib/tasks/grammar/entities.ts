// Record types tasks talk about. A task draws one entity and a few of its fields, so property
// names vary while the roles (name, number, category, flag) stay the same.

import type { Random } from '../random.ts';
import type { Words } from './types.ts';

/** A number field and the range of plausible values. */
export interface NumberField {
  readonly name: string;
  readonly label: string;
  readonly max: number;
}

/** A yes/no field with its wording. */
export interface FlagField {
  readonly name: string;
  readonly is: readonly string[];
  readonly isNot: readonly string[];
}

/** A text field with few values. */
export interface CategoryField {
  readonly name: string;
  readonly values: readonly string[];
}

/** One drawn record type. */
export interface Entity {
  readonly typeName: string;
  readonly words: Words;
  readonly nameField: string;
  readonly names: readonly string[];
  readonly first: NumberField;
  readonly second: NumberField;
  readonly category: CategoryField;
  readonly flag: FlagField;
}

interface EntityPool {
  readonly typeName: string;
  readonly words: Words;
  readonly nameFields: readonly string[];
  readonly names: readonly string[];
  readonly numbers: readonly NumberField[];
  readonly categories: readonly CategoryField[];
  readonly flags: readonly FlagField[];
}

const field = (name: string, max: number): NumberField => ({
  name,
  // "whose goals is above 3" reads badly, "whose `goals` is above 3" reads as the field it is.
  label: name.endsWith('s') ? `\`${name}\`` : name,
  max,
});
const flag = (name: string, adjective: string): FlagField => ({
  name,
  is: [`{be} ${adjective}`],
  isNot: [`{be} not ${adjective}`],
});

const people = [
  'Ada',
  'Bob',
  'Chloé',
  'Dan',
  'Eve',
  'Finn',
  'Grace',
  'Hugo',
  'Ida',
  'Jón',
  'Kai',
  'Lea',
];
const things = [
  'lamp',
  'desk',
  'cup',
  'pen',
  'chair',
  'clock',
  'vase',
  'rug',
  'fan',
  'mug',
  'shelf',
  'café table',
];
const titles = [
  'Dune',
  'Emma',
  'Ulysses',
  'Ivanhoe',
  'Kim',
  'It',
  'Nostromo',
  'Émile',
  'Walden',
  'She',
];

const pools: readonly EntityPool[] = [
  {
    typeName: 'Person',
    words: { one: 'person', many: 'people' },
    nameFields: ['name', 'fullName'],
    names: people,
    numbers: [field('age', 90), field('height', 210), field('score', 100), field('visits', 40)],
    categories: [
      { name: 'city', values: ['Rome', 'Oslo', 'Paris', 'Lima'] },
      { name: 'team', values: ['red', 'blue', 'green'] },
    ],
    flags: [flag('active', 'active'), flag('verified', 'verified')],
  },
  {
    typeName: 'Product',
    words: { one: 'product', many: 'products' },
    nameFields: ['name', 'title'],
    names: things,
    numbers: [field('price', 100), field('stock', 50), field('rating', 5), field('weight', 40)],
    categories: [
      { name: 'category', values: ['home', 'office', 'toys', 'garden'] },
      { name: 'color', values: ['red', 'blue', 'white'] },
    ],
    flags: [flag('available', 'available'), flag('onSale', 'on sale')],
  },
  {
    typeName: 'Book',
    words: { one: 'book', many: 'books' },
    nameFields: ['title', 'name'],
    names: titles,
    numbers: [field('pages', 900), field('year', 2025), field('price', 60), field('copies', 30)],
    categories: [
      { name: 'genre', values: ['novel', 'essay', 'poetry'] },
      { name: 'language', values: ['en', 'fr', 'is'] },
    ],
    flags: [flag('borrowed', 'borrowed'), flag('inPrint', 'in print')],
  },
  {
    typeName: 'Order',
    words: { one: 'order', many: 'orders' },
    nameFields: ['customer', 'id'],
    names: people,
    numbers: [
      field('total', 500),
      field('quantity', 20),
      field('discount', 30),
      field('weight', 40),
    ],
    categories: [
      { name: 'status', values: ['new', 'sent', 'done'] },
      { name: 'country', values: ['DE', 'FR', 'NO', 'PE'] },
    ],
    flags: [flag('paid', 'paid'), flag('urgent', 'urgent')],
  },
  {
    typeName: 'Student',
    words: { one: 'student', many: 'students' },
    nameFields: ['name', 'nickname'],
    names: people,
    numbers: [field('grade', 12), field('points', 100), field('absences', 20), field('age', 30)],
    categories: [
      { name: 'course', values: ['math', 'art', 'music'] },
      { name: 'school', values: ['north', 'south', 'west'] },
    ],
    flags: [flag('enrolled', 'enrolled'), flag('remote', 'remote')],
  },
  {
    typeName: 'Employee',
    words: { one: 'employee', many: 'employees' },
    nameFields: ['name', 'email'],
    names: people,
    numbers: [field('salary', 9000), field('years', 40), field('hours', 60), field('level', 9)],
    categories: [
      { name: 'department', values: ['sales', 'legal', 'design'] },
      { name: 'office', values: ['Rome', 'Oslo', 'Lima'] },
    ],
    flags: [flag('fullTime', 'full time'), flag('remote', 'remote')],
  },
  {
    typeName: 'City',
    words: { one: 'city', many: 'cities' },
    nameFields: ['name', 'label'],
    names: ['Rome', 'Oslo', 'Lima', 'Bergen', 'Köln', 'Nice', 'Turin', 'Bath', 'Quito', 'Malmö'],
    numbers: [
      field('population', 5000),
      field('area', 900),
      field('altitude', 3000),
      field('parks', 60),
    ],
    categories: [
      { name: 'country', values: ['IT', 'NO', 'PE', 'FR'] },
      { name: 'climate', values: ['dry', 'wet', 'mild'] },
    ],
    flags: [flag('coastal', 'coastal'), flag('walled', 'walled')],
  },
  {
    typeName: 'Track',
    words: { one: 'track', many: 'tracks' },
    nameFields: ['title', 'name'],
    names: ['Intro', 'Rain', 'Blue', 'Home', 'Déjà vu', 'Run', 'Stay', 'North', 'Ghost', 'Tide'],
    numbers: [field('seconds', 600), field('plays', 900), field('likes', 300), field('year', 2025)],
    categories: [
      { name: 'artist', values: ['Nina', 'Miles', 'Björk'] },
      { name: 'album', values: ['One', 'Two', 'Live'] },
    ],
    flags: [flag('explicit', 'explicit'), flag('downloaded', 'downloaded')],
  },
  {
    typeName: 'Ticket',
    words: { one: 'ticket', many: 'tickets' },
    nameFields: ['title', 'subject'],
    names: [
      'crash',
      'typo',
      'slow start',
      'login',
      'blank page',
      'naïve sort',
      'font',
      'leak',
      'timeout',
    ],
    numbers: [field('priority', 9), field('votes', 80), field('days', 90), field('comments', 40)],
    categories: [
      { name: 'owner', values: ['Ada', 'Bob', 'Eve'] },
      { name: 'label', values: ['bug', 'docs', 'feature'] },
    ],
    flags: [flag('closed', 'closed'), flag('assigned', 'assigned')],
  },
  {
    typeName: 'Player',
    words: { one: 'player', many: 'players' },
    nameFields: ['name', 'nickname'],
    names: people,
    numbers: [field('goals', 40), field('score', 100), field('games', 50), field('wins', 30)],
    categories: [
      { name: 'team', values: ['red', 'blue', 'gold'] },
      { name: 'position', values: ['wing', 'back', 'keeper'] },
    ],
    flags: [flag('injured', 'injured'), flag('retired', 'retired')],
  },
  {
    typeName: 'Room',
    words: { one: 'room', many: 'rooms' },
    nameFields: ['name', 'code'],
    names: ['Aalto', 'Bohr', 'Curie', 'Dirac', 'Euler', 'Fermi', 'Gödel', 'Hall 1', 'Hall 2'],
    numbers: [field('seats', 80), field('floor', 9), field('area', 200), field('windows', 12)],
    categories: [
      { name: 'building', values: ['A', 'B', 'C'] },
      { name: 'kind', values: ['office', 'lab', 'hall'] },
    ],
    flags: [flag('booked', 'booked'), flag('heated', 'heated')],
  },
  {
    typeName: 'Plant',
    words: { one: 'plant', many: 'plants' },
    nameFields: ['name', 'species'],
    names: ['fern', 'rose', 'ivy', 'oak', 'mint', 'tulip', 'açaí', 'basil', 'moss'],
    numbers: [field('height', 300), field('age', 60), field('leaves', 200), field('pots', 20)],
    categories: [
      { name: 'family', values: ['herb', 'tree', 'vine'] },
      { name: 'color', values: ['green', 'red', 'white'] },
    ],
    flags: [flag('edible', 'edible'), flag('indoor', 'kept indoors')],
  },
];

/** Draws a record type and its fields. */
export function drawEntity(random: Random): Entity {
  const pool = random.pick(pools);
  const first = random.pick(pool.numbers);
  const second = random.pick(pool.numbers.filter((candidate) => candidate !== first));
  return {
    typeName: pool.typeName,
    words: pool.words,
    nameField: random.pick(pool.nameFields),
    names: pool.names,
    first,
    second,
    category: random.pick(pool.categories),
    flag: random.pick(pool.flags),
  };
}

/** The interface declaration that stands before the JSDoc. */
export function declareEntity(entity: Entity): string {
  return [
    `interface ${entity.typeName} {`,
    `  ${entity.nameField}: string;`,
    `  ${entity.first.name}: number;`,
    `  ${entity.second.name}: number;`,
    `  ${entity.category.name}: string;`,
    `  ${entity.flag.name}: boolean;`,
    '}',
  ].join('\n');
}
