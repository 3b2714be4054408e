// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are TypeScript code
// Level 4, twenty sentences written by hand: small programs.

import { books, players, products } from './entities.ts';
import { type HandwrittenTask, task } from './types.ts';

/** Small programs: helpers, records, structured text, errors. */
export const level4: readonly HandwrittenTask[] = [
  task(
    'An empty list has no average: throw a RangeError with "empty list" then. Otherwise return the mean.',
    'strictMean(values: number[]): number',
    "if (values.length === 0) {\n  throw new RangeError('empty list');\n}\nreturn values.reduce((sum, n) => sum + n, 0) / values.length;",
  ),
  task(
    'Negative amounts are a mistake: throw an Error with "negative amount" as soon as you see one. Otherwise return the sum of all amounts.',
    'safeSum(amounts: number[]): number',
    "let total = 0;\nfor (const n of amounts) {\n  if (n < 0) {\n    throw new Error('negative amount');\n  }\n  total += n;\n}\nreturn total;",
  ),
  task(
    'How many goals did each team score? Injured players do not count. Return an object from team to goals.',
    'goalsByTeam(players: Player[]): Record<string, number>',
    'const result: Record<string, number> = {};\nfor (const player of players.filter((player) => !player.injured)) {\n  result[player.team] = (result[player.team] ?? 0) + player.goals;\n}\nreturn result;',
    { entity: players },
  ),
  task(
    'Number of books per genre, as an object. Books with fewer than 100 pages are too thin to count.',
    'booksByGenre(books: Book[]): Record<string, number>',
    'const result: Record<string, number> = {};\nfor (const book of books.filter((book) => book.pages >= 100)) {\n  result[book.genre] = (result[book.genre] ?? 0) + 1;\n}\nreturn result;',
    { entity: books },
  ),
  task(
    'The dearest product of each category: give me an object from category to that highest price.',
    'topPrices(products: Product[]): Record<string, number>',
    'const result: Record<string, number> = {};\nfor (const product of products) {\n  const value = product.price;\n  result[product.category] = Math.max(result[product.category] ?? value, value);\n}\nreturn result;',
    { entity: products },
  ),
  task(
    'A league table: the three players with most goals (on ties the earlier one first), each as "nickname: goals", one per line.',
    'scorers(players: Player[]): string',
    "return players\n  .toSorted((a, b) => b.goals - a.goals)\n  .slice(0, 3)\n  .map((player) => `${player.nickname}: ${player.goals}`)\n  .join('\\n');",
    { entity: players },
  ),
  task(
    'Shopping list of what is on sale, as lines like "lamp (20)" with the price in brackets, cheapest first, joined with ", ".',
    'saleList(products: Product[]): string',
    "return products\n  .filter((product) => product.onSale)\n  .toSorted((a, b) => a.price - b.price)\n  .map((product) => `${product.name} (${product.price})`)\n  .join(', ');",
    { entity: products },
  ),
  task(
    'Look for the book with the given title. No such book: throw an Error. If it is in print, answer with its price, if not, with 0.',
    'priceOf(books: Book[], title: string): number',
    "const found = books.find((book) => book.title === title);\nif (found === undefined) {\n  throw new Error('not found');\n}\nreturn found.inPrint ? found.price : 0;",
    { entity: books },
  ),
  task(
    'Settings look like "width=80;height=24". Make an object of numbers out of that. Parts without "=" are ignored, and a repeated name keeps its last value.',
    'parseSettings(text: string): Record<string, number>',
    "const result: Record<string, number> = {};\nfor (const pair of text.split(';')) {\n  const [key, value] = pair.split('=');\n  if (key === undefined || value === undefined) {\n    continue;\n  }\n  result[key] = Number(value);\n}\nreturn result;",
  ),
  task(
    'The text lists numbers separated by commas, as in "4,8,15". Throw an Error when a piece is not a number; otherwise return the sum of those over 10.',
    'sumOfBig(text: string): number',
    "const numbers = text.split(',').map((s) => Number(s));\nif (numbers.some((n) => Number.isNaN(n))) {\n  throw new Error('not a number');\n}\nreturn numbers.filter((n) => n > 10).reduce((sum, n) => sum + n, 0);",
  ),
  task(
    'A counter starts at 0. "up 3" raises it by 3, "down 2" lowers it by 2, and any other word is ignored. Where does it stand after all commands?',
    'runCounter(commands: string[]): number',
    "let value = 0;\nfor (const line of commands) {\n  const [word, text] = line.split(' ');\n  const amount = Number(text);\n  if (word === 'up') {\n    value += amount;\n  } else if (word === 'down') {\n    value -= amount;\n  }\n}\nreturn value;",
  ),
  task(
    'Commands are "add 4" or "times 2", starting from 1; anything else must throw an Error. Return the value after each command as a list.',
    'history(commands: string[]): number[]',
    "let value = 1;\nconst history: number[] = [];\nfor (const line of commands) {\n  const [word, text] = line.split(' ');\n  const amount = Number(text);\n  if (word === 'add') {\n    value += amount;\n  } else if (word === 'times') {\n    value *= amount;\n  } else {\n    throw new Error('unknown command');\n  }\n  history.push(value);\n}\nreturn history;",
  ),
  task(
    'Each row is a list of numbers. Find the sum of each row and keep only the sums that are positive.',
    'positiveRows(rows: number[][]): number[]',
    'const values: number[] = [];\nfor (const row of rows) {\n  const value = row.reduce((sum, n) => sum + n, 0);\n  if (value > 0) {\n    values.push(value);\n  }\n}\nreturn values;',
  ),
  task(
    'Take the second number of every row that has one. What is their total?',
    'secondColumn(rows: number[][]): number',
    'const values: number[] = [];\nfor (const row of rows) {\n  const n = row[1];\n  if (n !== undefined) {\n    values.push(n);\n  }\n}\nreturn values.reduce((sum, n) => sum + n, 0);',
  ),
  task(
    'Scalar product: multiply the two lists position by position and add up the products. Lists of unequal length are an Error.',
    'dot(left: number[], right: number[]): number',
    "if (left.length !== right.length) {\n  throw new Error('different lengths');\n}\nlet total = 0;\nfor (const [i, n] of left.entries()) {\n  total += n * (right[i] ?? 0);\n}\nreturn total;",
  ),
  task(
    'Pair every key with the value at the same position as "key: value", as far as both lists go, and put each pair on its own line.',
    'pairLines(keys: string[], values: string[]): string',
    "const lines: string[] = [];\nfor (let i = 0; i < Math.min(keys.length, values.length); i++) {\n  const first = keys[i] ?? '';\n  const second = values[i] ?? '';\n  lines.push([first, second].join(': '));\n}\nreturn lines.join('\\n');",
  ),
  task(
    'Use a helper `grade` that turns a score into 1 if it is 90 or more and 0 otherwise. Return how many of the scores get a 1.',
    'countTop(scores: number[]): number',
    'const results = scores.map((n) => grade(n));\nreturn results.reduce((sum, n) => sum + n, 0);',
    {
      after:
        'function grade(n: number): number {\n  if (n >= 90) {\n    return 1;\n  }\n  return 0;\n}',
    },
  ),
  task(
    '`isShort` is given. Short words go in capitals, all others are reversed; join the lot with "-".',
    'mixed(words: string[]): string',
    "const results = words.map((s) => (isShort(s) ? s.toUpperCase() : [...s].reverse().join('')));\nreturn results.join('-');",
    { before: 'function isShort(s: string): boolean {\n  return s.length < 4;\n}' },
  ),
  task(
    'Players with more than 20 games earned a rest: return the list with `injured` set to true and one game less for them; nothing changes for the others.',
    'giveRest(players: Player[]): Player[]',
    'return players.map((player) => {\n  if (player.games > 20) {\n    return { ...player, games: player.games - 1, injured: true };\n  }\n  return player;\n});',
    { entity: players },
  ),
  task(
    'One line per product: the name in capitals, ": ", and the stock; a "!" follows if it is on sale. A last line says "total: " and the stock of all. Lines are separated by "\\n".',
    'stockReport(products: Product[]): string',
    "const lines: string[] = [];\nlet total = 0;\nfor (const product of products) {\n  const mark = product.onSale ? '!' : '';\n  lines.push(`${product.name.toUpperCase()}: ${product.stock}${mark}`);\n  total += product.stock;\n}\nlines.push(`total: ${total}`);\nreturn lines.join('\\n');",
    { entity: products },
  ),
];
