// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are TypeScript code
// Level 2, fifty sentences written by hand: two or three operations one after the other.

import { books, players, products } from './entities.ts';
import { type HandwrittenTask, task } from './types.ts';

/** Two or three operations. */
export const level2: readonly HandwrittenTask[] = [
  task(
    'Ignore everything that is not positive and tell me what the rest adds up to.',
    'sumOfPositives(numbers: number[]): number',
    'return numbers\n  .filter((n) => n > 0)\n  .reduce((sum, n) => sum + n, 0);',
  ),
  task(
    'Square the even ones; the odd ones are of no interest.',
    'evenSquares(numbers: number[]): number[]',
    'return numbers\n  .filter((n) => n % 2 === 0)\n  .map((n) => n ** 2);',
  ),
  task(
    'From the words with more than three letters, make one string with a space between them.',
    'longWords(words: string[]): string',
    "return words\n  .filter((s) => s.length > 3)\n  .join(' ');",
  ),
  task(
    'Rank the scores from best to worst and hand me the five best.',
    'bestFive(scores: number[]): number[]',
    'return scores\n  .toSorted((a, b) => b - a)\n  .slice(0, 5);',
  ),
  task(
    'What is the longest word length in the list? Zero if there are no words.',
    'longestLength(words: string[]): number',
    'const lengths = words.map((s) => s.length);\nreturn lengths.length === 0 ? 0 : Math.max(...lengths);',
  ),
  task(
    'Clean up the names by trimming them, and put them in lower case after that.',
    'cleanNames(names: string[]): string[]',
    'return names\n  .map((s) => s.trim())\n  .map((s) => s.toLowerCase());',
  ),
  task(
    'Break the line at its commas and count how many pieces you get.',
    'countPieces(line: string): number',
    "return line\n  .split(',')\n  .length;",
  ),
  task(
    'Add 1 to every number, then remove whatever can be divided by 3.',
    'bump(numbers: number[]): number[]',
    'return numbers\n  .map((n) => n + 1)\n  .filter((n) => n % 3 !== 0);',
  ),
  task(
    'How many different values remain after dropping everything under 10?',
    'distinctAtLeastTen(values: number[]): number',
    'const kept = values.filter((n) => n >= 10);\nreturn new Set(kept).size;',
  ),
  task(
    'Without repeats and in ascending order, please.',
    'cleanSorted(values: number[]): number[]',
    'const unique = [...new Set(values)];\nreturn unique.toSorted((a, b) => a - b);',
  ),
  task(
    'Write the text backwards and then in capitals.',
    'backwardsLoud(text: string): string',
    "const reversed = [...text].reverse().join('');\nreturn reversed.toUpperCase();",
  ),
  task(
    'The two items at the front are titles. Skip them and number what follows from 1, like "1. milk".',
    'numberRest(items: string[]): string[]',
    'return items\n  .slice(2)\n  .map((s, i) => `${i + 1}. ${s}`);',
  ),
  task(
    'Throw away the negative readings; of those left I want the smallest, or 0 if nothing is left.',
    'lowestValid(readings: number[]): number',
    'const kept = readings.filter((n) => n >= 0);\nreturn kept.length === 0 ? 0 : Math.min(...kept);',
  ),
  task(
    'Take the number times 3, take away 4 and tell me if the outcome is even.',
    'isEvenAfter(value: number): boolean',
    'const tripled = value * 3;\nconst decreased = tripled - 4;\nreturn decreased % 2 === 0;',
  ),
  task(
    'Titles of all books that have more than 300 pages.',
    'thickBooks(books: Book[]): string[]',
    'return books\n  .filter((book) => book.pages > 300)\n  .map((book) => book.title);',
    { entity: books },
  ),
  task(
    'What do all the novels cost together? Their genre is "novel".',
    'novelCost(books: Book[]): number',
    "return books\n  .filter((book) => book.genre === 'novel')\n  .reduce((sum, book) => sum + book.price, 0);",
    { entity: books },
  ),
  task(
    'Cheapest product first, and from each just the name.',
    'namesByPrice(products: Product[]): string[]',
    'return products\n  .toSorted((a, b) => a.price - b.price)\n  .map((product) => product.name);',
    { entity: products },
  ),
  task(
    'The value of a stock item is its price times how many are in stock. Sum those values over all products.',
    'stockValue(products: Product[]): number',
    'return products\n  .map((product) => product.price * product.stock)\n  .reduce((sum, n) => sum + n, 0);',
    { entity: products },
  ),
  task(
    'Who is injured? I only need the nicknames, joined with ", ".',
    'injuredNames(players: Player[]): string',
    "return players\n  .filter((player) => player.injured)\n  .map((player) => player.nickname)\n  .join(', ');",
    { entity: players },
  ),
  task(
    'Leave injured players aside and check that every goal count that remains is at least 1.',
    'allScored(players: Player[]): boolean',
    'return players\n  .filter((player) => !player.injured)\n  .map((player) => player.goals)\n  .every((n) => n >= 1);',
    { entity: players },
  ),
  task(
    'Acronym time: split at white space (ignoring empty parts), first characters only, glued together.',
    'acronym(phrase: string): string',
    "const words = phrase.split(/\\s+/).filter((w) => w !== '');\nreturn words.map((s) => s.charAt(0)).join('');",
  ),
  task(
    'Split the text into words at white space, without empty ones, and give the longest. If two are equally long, the earlier; if there are none, "".',
    'longestWord(text: string): string',
    "const words = text.split(/\\s+/).filter((w) => w !== '');\nreturn words.toSorted((a, b) => b.length - a.length)[0] ?? '';",
  ),
  task(
    'Numbers up to and including 100 are fine, larger ones go. Afterwards turn the list around.',
    'smallReversed(numbers: number[]): number[]',
    'return numbers\n  .filter((n) => n <= 100)\n  .toReversed();',
  ),
  task(
    'Round each price down to a whole multiple of 10, then list each outcome only once in order of appearance.',
    'priceSteps(prices: number[]): number[]',
    'const rounded = prices.map((n) => Math.floor(n / 10) * 10);\nreturn [...new Set(rounded)];',
  ),
  task(
    'Only the words beginning with "a" matter. Do we have any that is longer than 4 characters among them?',
    'hasLongA(words: string[]): boolean',
    "return words\n  .filter((s) => s.startsWith('a'))\n  .some((s) => s.length > 4);",
  ),
  task(
    'Tag every name with a leading "@" and put a comma and a space between the tags.',
    'mention(names: string[]): string',
    "return names\n  .map((s) => '@' + s)\n  .join(', ');",
  ),
  task(
    'First the sign of each number (-1, 0 or 1), then the total of those signs.',
    'balance(numbers: number[]): number',
    'return numbers\n  .map((n) => Math.sign(n))\n  .reduce((sum, n) => sum + n, 0);',
  ),
  task(
    'Digits of the number, left to right, but each one doubled.',
    'doubledDigits(value: number): number[]',
    'const digits = [...String(value)].map(Number);\nreturn digits.map((n) => n * 2);',
    { isNatural: true },
  ),
  task(
    'All divisors of the number, from 1 to itself: how many are odd?',
    'oddDivisors(value: number): number',
    'const divisors = Array.from({ length: value }, (_, i) => i + 1).filter((d) => value % d === 0);\nreturn divisors.filter((n) => n % 2 !== 0).length;',
    { isNatural: true },
  ),
  task(
    'Make the numbers 1 to n, square them, and sum the squares.',
    'squareSum(count: number): number',
    'const numbers = Array.from({ length: count }, (_, i) => i + 1);\nreturn numbers\n  .map((n) => n ** 2)\n  .reduce((sum, n) => sum + n, 0);',
    { isNatural: true },
  ),
  task(
    'Strip the digits out of the code, and what is left should be no longer than 6 characters: keep the start.',
    'shortCode(code: string): string',
    "const withoutDigits = code.replace(/[0-9]/g, '');\nreturn withoutDigits.slice(0, 6);",
  ),
  task(
    'Turn spaces into dashes, lower case everywhere.',
    'slug(title: string): string',
    "const replaced = title.replaceAll(' ', '-');\nreturn replaced.toLowerCase();",
  ),
  task(
    'Double what is above 20 after everything else was discarded, and say how big the largest of these is (0 for none).',
    'largestDoubled(values: number[]): number',
    'const doubled = values\n  .filter((n) => n > 20)\n  .map((n) => n * 2);\nreturn doubled.length === 0 ? 0 : Math.max(...doubled);',
  ),
  task(
    'Sort alphabetically the default way and drop the first one.',
    'allButFirst(words: string[]): string[]',
    'return words\n  .toSorted()\n  .slice(1);',
  ),
  task(
    'Lines of the text that are not empty, each with "> " in front.',
    'quoteLines(text: string): string[]',
    "return text\n  .split('\\n')\n  .filter((s) => s !== '')\n  .map((s) => '> ' + s);",
  ),
  task(
    'A score may not go below 0 or above 100: force each into that range, then average them (0 for an empty list).',
    'fairAverage(scores: number[]): number',
    'const clamped = scores.map((n) => Math.min(Math.max(n, 0), 100));\nreturn clamped.length === 0 ? 0 : clamped.reduce((sum, n) => sum + n, 0) / clamped.length;',
  ),
  task(
    'How far is each value from 50? Order these distances from near to far.',
    'distances(values: number[]): number[]',
    'return values\n  .map((n) => Math.abs(n - 50))\n  .toSorted((a, b) => a - b);',
  ),
  task(
    'Count vowels per word, big or small, and keep the counts that are at least 2.',
    'vowelRich(words: string[]): number[]',
    'return words\n  .map((s) => (s.match(/[aeiou]/gi) ?? []).length)\n  .filter((n) => n >= 2);',
  ),
  task(
    'Only even positions count (0, 2, 4, ...). Multiply the numbers found there. No numbers at all gives 1.',
    'evenProduct(numbers: number[]): number',
    'return numbers\n  .filter((_, i) => i % 2 === 0)\n  .reduce((product, n) => product * n, 1);',
  ),
  task(
    'Compute how much each value grew compared with the one before it, and keep only real increases, so above zero.',
    'increases(values: number[]): number[]',
    'const differences = values.slice(1).map((n, i) => n - (values[i] ?? 0));\nreturn differences.filter((n) => n > 0);',
  ),
  task(
    'Running totals, but only the last 3 of them.',
    'lastTotals(amounts: number[]): number[]',
    'const totals = amounts.map((_, i) => amounts.slice(0, i + 1).reduce((sum, n) => sum + n, 0));\nreturn totals.slice(-3);',
  ),
  task(
    'Is the trimmed text at most 8 characters long?',
    'fits(text: string): boolean',
    'const trimmed = text.trim();\nreturn trimmed.length <= 8;',
  ),
  task(
    'Pad the id with zeros on the left until it has 5 characters, and put "#" in front of that.',
    'ticketId(id: string): string',
    "const padded = id.padStart(5, '0');\nreturn '#' + padded;",
  ),
  task(
    'Words without any digit, please, each with its first letter capitalized.',
    'properWords(words: string[]): string[]',
    'return words\n  .filter((s) => !/[0-9]/.test(s))\n  .map((s) => s.charAt(0).toUpperCase() + s.slice(1));',
  ),
  task(
    'Find the first number bigger than 30 (take 0 if there is none) and subtract 7 from it.',
    'firstBig(numbers: number[]): number',
    'const match = numbers.find((n) => n > 30) ?? 0;\nreturn match - 7;',
  ),
  task(
    'Remove the extreme: nothing equal to the maximum may stay. Then how many elements are left?',
    'countBelowMax(values: number[]): number',
    'const rest = values.filter((n) => n !== Math.max(...values));\nreturn rest.length;',
  ),
  task(
    'Everything between 5 and 15, both ends allowed, written as text like "7px" and joined with spaces.',
    'pixels(sizes: number[]): string',
    "return sizes\n  .filter((n) => n >= 5 && n <= 15)\n  .map((n) => `${n}px`)\n  .join(' ');",
  ),
  task(
    'Flip the order of the list and then look only at every other word, beginning with the first.',
    'alternate(words: string[]): string[]',
    'return words\n  .toReversed()\n  .filter((_, i) => i % 2 === 0);',
  ),
  task(
    'The years of all books in print, newest first.',
    'yearsInPrint(books: Book[]): number[]',
    'return books\n  .filter((book) => book.inPrint)\n  .map((book) => book.year)\n  .toSorted((a, b) => b - a);',
    { entity: { ...books, first: { name: 'year', label: 'year', max: 2025 } } },
  ),
  task(
    'True if no two players share a nickname, false otherwise.',
    'distinctNicknames(players: Player[]): boolean',
    'const names = players.map((player) => player.nickname);\nreturn new Set(names).size === names.length;',
    { entity: players },
  ),
];
