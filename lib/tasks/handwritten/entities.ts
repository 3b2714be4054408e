// Record types of the handwritten tasks.

import type { Entity } from '../grammar/entities.ts';

const flag = (name: string): Entity['flag'] => ({ name, is: [], isNot: [] });

export const books: Entity = {
  typeName: 'Book',
  words: { one: 'book', many: 'books' },
  nameField: 'title',
  names: ['Dune', 'Emma', 'Ulysses', 'Ivanhoe', 'Kim', 'Nostromo', 'Émile', 'Walden'],
  first: { name: 'pages', label: 'pages', max: 700 },
  second: { name: 'price', label: 'price', max: 60 },
  category: { name: 'genre', values: ['novel', 'essay', 'poetry'] },
  flag: flag('inPrint'),
};

export const products: Entity = {
  typeName: 'Product',
  words: { one: 'product', many: 'products' },
  nameField: 'name',
  names: ['lamp', 'desk', 'cup', 'pen', 'chair', 'clock', 'vase', 'café table'],
  first: { name: 'price', label: 'price', max: 100 },
  second: { name: 'stock', label: 'stock', max: 50 },
  category: { name: 'category', values: ['home', 'office', 'toys'] },
  flag: flag('onSale'),
};

export const players: Entity = {
  typeName: 'Player',
  words: { one: 'player', many: 'players' },
  nameField: 'nickname',
  names: ['Ada', 'Bob', 'Chloé', 'Dan', 'Eve', 'Finn', 'Grace', 'Hugo', 'Ida', 'Jón'],
  first: { name: 'goals', label: 'goals', max: 12 },
  second: { name: 'games', label: 'games', max: 30 },
  category: { name: 'team', values: ['red', 'blue', 'gold'] },
  flag: flag('injured'),
};
