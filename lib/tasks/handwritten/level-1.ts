// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are TypeScript code
// Level 1, fifty sentences written by hand: one operation each.

import { type HandwrittenTask, task } from './types.ts';

/** One operation. */
export const level1: readonly HandwrittenTask[] = [
  task(
    'We only care about scores over 50. Give us those.',
    'passing(scores: number[]): number[]',
    'return scores.filter((n) => n > 50);',
  ),
  task(
    'How much is everything in the cart together?',
    'cartTotal(prices: number[]): number',
    'return prices.reduce((sum, n) => sum + n, 0);',
  ),
  task(
    'Shout it! Same text, all caps.',
    'shout(text: string): string',
    'return text.toUpperCase();',
  ),
  task(
    'Nobody wants odd numbers in here, so throw them out.',
    'evensOnly(numbers: number[]): number[]',
    'return numbers.filter((n) => n % 2 === 0);',
  ),
  task(
    'Turn each temperature upside down, so 5 becomes -5 and -5 becomes 5.',
    'flip(temperatures: number[]): number[]',
    'return temperatures.map((n) => -n);',
  ),
  task(
    'The biggest of the bunch, please. If there is nothing to look at, answer 0.',
    'biggest(values: number[]): number',
    'return values.length === 0 ? 0 : Math.max(...values);',
  ),
  task(
    'Line the numbers up so that they grow from left to right.',
    'lineUp(numbers: number[]): number[]',
    'return numbers.toSorted((a, b) => a - b);',
  ),
  task(
    'Same list, back to front.',
    'backToFront(items: string[]): string[]',
    'return items.toReversed();',
  ),
  task(
    'Some entries show up more than once. I want every entry a single time, in the order they first came.',
    'dedupe(entries: string[]): string[]',
    'return [...new Set(entries)];',
  ),
  task(
    'Glue all the words into one string with a dash between neighbours.',
    'dashed(words: string[]): string',
    "return words.join('-');",
  ),
  task(
    'Is there a negative number hiding in the list?',
    'hasNegative(numbers: number[]): boolean',
    'return numbers.some((n) => n < 0);',
  ),
  task(
    'Are all of these at least 18?',
    'allAdults(ages: number[]): boolean',
    'return ages.every((n) => n >= 18);',
  ),
  task(
    'Our prices went up by 4. Apply that to every one of them.',
    'raisePrices(prices: number[]): number[]',
    'return prices.map((n) => n + 4);',
  ),
  task(
    'Just the three at the front will do.',
    'topThree(entries: string[]): string[]',
    'return entries.slice(0, 3);',
  ),
  task(
    'The header takes up the first two lines. We want everything after it.',
    'withoutHeader(lines: string[]): string[]',
    'return lines.slice(2);',
  ),
  task(
    'Tell me how long each word is.',
    'wordLengths(words: string[]): number[]',
    'return words.map((s) => s.length);',
  ),
  task(
    'Somebody leaned on the space bar: get rid of blanks before and after the text.',
    'tidy(text: string): string',
    'return text.trim();',
  ),
  task(
    'What would this text look like in a mirror, last character first?',
    'mirrorText(text: string): string',
    "return [...text].reverse().join('');",
  ),
  task(
    'How many of the words contain the letter "e"?',
    'countWithE(words: string[]): number',
    "return words.filter((s) => s.includes('e')).length;",
  ),
  task(
    'Put an exclamation mark behind every name.',
    'greetAll(names: string[]): string[]',
    "return names.map((s) => s + '!');",
  ),
  task(
    'Ratings can be at most 10, so anything higher becomes a 10.',
    'capRatings(ratings: number[]): number[]',
    'return ratings.map((n) => Math.min(n, 10));',
  ),
  task(
    'Distance to zero of every number, in other words without its minus.',
    'magnitudes(values: number[]): number[]',
    'return values.map((n) => Math.abs(n));',
  ),
  task(
    'The mean of the marks; an empty list has a mean of 0.',
    'meanMark(marks: number[]): number',
    'return marks.length === 0 ? 0 : marks.reduce((sum, n) => sum + n, 0) / marks.length;',
  ),
  task(
    'A comma separates the columns. Give me the columns.',
    'columns(line: string): string[]',
    "return line.split(',');",
  ),
  task(
    'Does the file name end in "s"?',
    'isPlural(name: string): boolean',
    "return name.endsWith('s');",
  ),
  task(
    'Anybody whose name is longer than 5 letters goes on the list.',
    'longNames(names: string[]): string[]',
    'return names.filter((s) => s.length > 5);',
  ),
  task('I need that number squared.', 'squared(value: number): number', 'return value ** 2;'),
  task(
    'Cut the number in two equal halves and give me one, ignoring any fraction by going down.',
    'half(amount: number): number',
    'return Math.floor(amount / 2);',
  ),
  task(
    'Every digit of the phone number should look like "#".',
    'hideDigits(phone: string): string',
    "return phone.replace(/[0-9]/g, '#');",
  ),
  task(
    'Only multiples of 5 may stay.',
    'multiplesOfFive(numbers: number[]): number[]',
    'return numbers.filter((n) => n % 5 === 0);',
  ),
  task(
    'What comes last in the list? With an empty list, say 0.',
    'lastOne(values: number[]): number',
    'return values.at(-1) ?? 0;',
  ),
  task(
    'How far apart are the extremes of these readings? No readings means 0.',
    'spread(readings: number[]): number',
    'return readings.length === 0 ? 0 : Math.max(...readings) - Math.min(...readings);',
  ),
  task(
    'Take vowels out of the text, big ones and small ones.',
    'noVowels(text: string): string',
    "return text.replace(/[aeiou]/gi, '');",
  ),
  task(
    'Add 42 as a final element.',
    'addAnswer(numbers: number[]): number[]',
    'return [...numbers, 42];',
  ),
  task(
    'Make a numbered list: "1. ", "2. " and so on before the items.',
    'numbered(items: string[]): string[]',
    'return items.map((s, i) => `${i + 1}. ${s}`);',
  ),
  task(
    'How many vowels are there in this sentence? Capitals count too.',
    'countVowels(sentence: string): number',
    'return (sentence.match(/[aeiou]/gi) ?? []).length;',
  ),
  task(
    'Say whether the number lies anywhere from 10 up to 20, ends included.',
    'inRange(value: number): boolean',
    'return value >= 10 && value <= 20;',
  ),
  task(
    'Write the word three times, with nothing in between.',
    'thrice(word: string): string',
    'return word.repeat(3);',
  ),
  task(
    'All the whole numbers starting with 1 and finishing with the given one.',
    'upTo(limit: number): number[]',
    'return Array.from({ length: limit }, (_, i) => i + 1);',
    { isNatural: true },
  ),
  task(
    'What do you get when you add the digits of the number together? A minus sign makes no difference.',
    'crossSum(value: number): number',
    'return [...String(Math.abs(value))].reduce((sum, digit) => sum + Number(digit), 0);',
  ),
  task(
    'Every second element is noise. Keep the elements at positions 0, 2, 4 and so on.',
    'everySecond(samples: number[]): number[]',
    'return samples.filter((_, i) => i % 2 === 0);',
  ),
  task(
    'The dictionary should list the shortest words first. Words of the same length keep their order.',
    'shortestFirst(words: string[]): string[]',
    'return words.toSorted((a, b) => a.length - b.length);',
  ),
  task(
    'Get me the very first word that starts with "s". If no word does, an empty string.',
    'firstWithS(words: string[]): string',
    "return words.find((s) => s.startsWith('s')) ?? '';",
  ),
  task(
    'Blank strings are useless; filter them out.',
    'withoutBlanks(strings: string[]): string[]',
    "return strings.filter((s) => s !== '');",
  ),
  task(
    'Convert the count to text with " kg" behind it.',
    'inKilos(weight: number): string',
    'return `${weight} kg`;',
  ),
  task(
    'Where is the highest value? I need its index, the earlier one if it occurs twice, and -1 if the list is empty.',
    'peakIndex(values: number[]): number',
    'return values.indexOf(Math.max(...values));',
  ),
  task(
    'Swap each underscore for a dash.',
    'toKebab(name: string): string',
    "return name.replaceAll('_', '-');",
  ),
  task(
    'Old entries sit at the end. Forget the last 4.',
    'forgetOld(entries: number[]): number[]',
    'return entries.slice(0, -4);',
  ),
  task(
    'We need the text framed by round brackets.',
    'inBrackets(text: string): string',
    'return `(${text})`;',
  ),
  task(
    'Count the different numbers in the list, so [2, 2, 3] gives 2.',
    'howManyKinds(numbers: number[]): number',
    'return new Set(numbers).size;',
  ),
];
