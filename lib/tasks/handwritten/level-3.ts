// Level 3, thirty sentences written by hand: four operations, or control flow.

import { products } from './entities.ts';
import { type HandwrittenTask, task } from './types.ts';

/** Four operations, or one function with control flow. */
export const level3: readonly HandwrittenTask[] = [
  task(
    'Keep what is above zero, double it, put the results in ascending order, and give me the first three.',
    'smallestDoubles(numbers: number[]): number[]',
    'return numbers\n  .filter((n) => n > 0)\n  .map((n) => n * 2)\n  .toSorted((a, b) => a - b)\n  .slice(0, 3);',
  ),
  task(
    'A sentence comes in. Split it at white space without empty words, lower-case the words, drop repeats, and report how many are left.',
    'vocabularySize(sentence: string): number',
    "const words = sentence.split(/\\s+/).filter((w) => w !== '');\nconst lowered = words.map((s) => s.toLowerCase());\nconst unique = [...new Set(lowered)];\nreturn unique.length;",
  ),
  task(
    'Products on sale, cheapest first, names only, and just the first two of those.',
    'bargains(products: Product[]): string[]',
    'return products\n  .filter((product) => product.onSale)\n  .toSorted((a, b) => a.price - b.price)\n  .map((product) => product.name)\n  .slice(0, 2);',
    { entity: products },
  ),
  task(
    'From each product take price plus stock. Of these sums, forget everything below 30, halve the rest rounding down, and tell me the total.',
    'halfTotals(products: Product[]): number',
    'return products\n  .map((product) => product.price + product.stock)\n  .filter((n) => n >= 30)\n  .map((n) => Math.floor(n / 2))\n  .reduce((sum, n) => sum + n, 0);',
    { entity: products },
  ),
  task(
    'Add numbers up from the left. The moment you meet a negative one, stop and return the total so far, without it.',
    'sumUntilNegative(numbers: number[]): number',
    'let total = 0;\nfor (const n of numbers) {\n  if (n < 0) {\n    break;\n  }\n  total += n;\n}\nreturn total;',
  ),
  task(
    'Even numbers are halved, odd ones get tripled and one more on top. Return the new list.',
    'collatzStep(numbers: number[]): number[]',
    'const result: number[] = [];\nfor (const n of numbers) {\n  if (n % 2 === 0) {\n    result.push(n / 2);\n  } else {\n    result.push(n * 3 + 1);\n  }\n}\nreturn result;',
  ),
  task(
    'Keep halving the number (rounding down) for as long as it is more than 1. How often did you have to?',
    'halvings(value: number): number',
    'let current = value;\nlet steps = 0;\nwhile (current > 1) {\n  current = Math.floor(current / 2);\n  steps += 1;\n}\nreturn steps;',
  ),
  task(
    'Below 10 degrees we say "cold", below 25 "mild", and from there on "warm".',
    'feel(degrees: number): string',
    "if (degrees < 10) {\n  return 'cold';\n}\nif (degrees < 25) {\n  return 'mild';\n}\nreturn 'warm';",
  ),
  task(
    'How often is a value bigger than the one right before it?',
    'rises(values: number[]): number',
    'let total = 0;\nfor (let i = 1; i < values.length; i++) {\n  const previous = values[i - 1] ?? 0;\n  const current = values[i] ?? 0;\n  if (current > previous) {\n    total += 1;\n  }\n}\nreturn total;',
  ),
  task(
    'What is the length of the longest unbroken series of positive numbers?',
    'longestPositiveRun(numbers: number[]): number',
    'let best = 0;\nlet current = 0;\nfor (const n of numbers) {\n  current = n > 0 ? current + 1 : 0;\n  best = Math.max(best, current);\n}\nreturn best;',
  ),
  task(
    'We go shopping with 50. Walk through the prices in order and buy whatever still fits in the budget, skipping what does not. What did we spend?',
    'spend(prices: number[]): number',
    'let total = 0;\nfor (const n of prices) {\n  const next = total + n;\n  if (next <= 50) {\n    total = next;\n  }\n}\nreturn total;',
  ),
  task(
    'Vowels (either case) become "*", digits become "#", all other characters stay.',
    'mask(text: string): string',
    "let result = '';\nfor (const c of text) {\n  if (/[aeiou]/i.test(c)) {\n    result += '*';\n  } else if (/[0-9]/.test(c)) {\n    result += '#';\n  } else {\n    result += c;\n  }\n}\nreturn result;",
  ),
  task(
    'Capital letters A-Z turn small and small letters a-z turn capital. Leave out all the rest.',
    'swapCase(text: string): string',
    "let result = '';\nfor (const c of text) {\n  if (/[A-Z]/.test(c)) {\n    result += c.toLowerCase();\n  } else if (/[a-z]/.test(c)) {\n    result += c.toUpperCase();\n  }\n}\nreturn result;",
  ),
  task(
    'Give back the first word that has exactly four characters and starts with "t", in capitals; when there is no such word, "none".',
    'firstShort(words: string[]): string',
    "for (const s of words) {\n  if (s.length === 4 && s.startsWith('t')) {\n    return s.toUpperCase();\n  }\n}\nreturn 'none';",
  ),
  task(
    'Count how often each word turns up, ignoring upper and lower case. The keys are the lower-case words.',
    'frequencies(words: string[]): Record<string, number>',
    'const counts: Record<string, number> = {};\nfor (const s of words) {\n  const key = s.toLowerCase();\n  counts[key] = (counts[key] ?? 0) + 1;\n}\nreturn counts;',
  ),
  task(
    'Group by first character: how many of the words start with each? Empty words are left out.',
    'byFirstLetter(words: string[]): Record<string, number>',
    "const counts: Record<string, number> = {};\nfor (const s of words) {\n  if (s !== '') {\n    const key = s.slice(0, 1);\n    counts[key] = (counts[key] ?? 0) + 1;\n  }\n}\nreturn counts;",
  ),
  task(
    'The classic: for 1 up to n, say "fizz" for multiples of 3, "buzz" for multiples of 5, "fizzbuzz" for both, and otherwise the number as text.',
    'fizzBuzz(n: number): string[]',
    "const result: string[] = [];\nfor (let i = 1; i <= n; i++) {\n  let text = '';\n  if (i % 3 === 0) {\n    text += 'fizz';\n  }\n  if (i % 5 === 0) {\n    text += 'buzz';\n  }\n  result.push(text === '' ? String(i) : text);\n}\nreturn result;",
    { isNatural: true },
  ),
  task(
    'Among 1 to n, add the squares of all numbers that 4 divides.',
    'squaresOfFours(n: number): number',
    'let total = 0;\nfor (let i = 1; i <= n; i++) {\n  if (i % 4 === 0) {\n    total += i ** 2;\n  }\n}\nreturn total;',
    { isNatural: true },
  ),
  task(
    'Are there more even or more odd numbers? Return the count of even ones minus the count of odd ones.',
    'evenLead(numbers: number[]): number',
    'let first = 0;\nlet second = 0;\nfor (const n of numbers) {\n  if (n % 2 === 0) {\n    first += 1;\n  }\n  if (n % 2 !== 0) {\n    second += 1;\n  }\n}\nreturn first - second;',
  ),
  task(
    'Which of the numbers has the largest digit sum (the minus sign ignored)? The earliest one wins a tie; 0 if the list is empty.',
    'mostDigits(numbers: number[]): number',
    'let best: number | undefined;\nlet bestScore = 0;\nfor (const n of numbers) {\n  const score = [...String(Math.abs(n))].reduce((sum, digit) => sum + Number(digit), 0);\n  if (best === undefined || score > bestScore) {\n    best = n;\n    bestScore = score;\n  }\n}\nreturn best ?? 0;',
  ),
  task(
    'How many pairs of positions have values that sum to exactly 10? Count each pair once.',
    'pairsOfTen(numbers: number[]): number',
    'let total = 0;\nfor (const [i, a] of numbers.entries()) {\n  for (const b of numbers.slice(i + 1)) {\n    if (a + b === 10) {\n      total += 1;\n    }\n  }\n}\nreturn total;',
  ),
  task(
    'A jar holds up to 20. Pour the amounts in one by one; if it gets above 20 it is emptied to 0 at once. What is in it at the end?',
    'jar(amounts: number[]): number',
    'let total = 0;\nfor (const n of amounts) {\n  total += n;\n  if (total > 20) {\n    total = 0;\n  }\n}\nreturn total;',
  ),
  task(
    'Start from the given number and repeat five times: double it if it is below 20, otherwise take 15 away. Where do you end up?',
    'fiveRounds(start: number): number',
    'let current = start;\nfor (let round = 0; round < 5; round++) {\n  if (current < 20) {\n    current = current * 2;\n  } else {\n    current = current - 15;\n  }\n}\nreturn current;',
  ),
  task(
    'Words longer than 5 characters are cut to 5; shorter ones and those with exactly 5 get a "." at the end. Collect all of them.',
    'trimOrDot(words: string[]): string[]',
    "const result: string[] = [];\nfor (const s of words) {\n  if (s.length > 5) {\n    result.push(s.slice(0, 5));\n  } else {\n    result.push(s + '.');\n  }\n}\nreturn result;",
  ),
  task(
    'Read the words until one says "stop" (not included) and join what you read with a space.',
    'untilStop(words: string[]): string',
    "const result: string[] = [];\nfor (const s of words) {\n  if (s === 'stop') {\n    break;\n  }\n  result.push(s);\n}\nreturn result.join(' ');",
  ),
  task(
    'Only digits above 4 interest me. Go through the digits of the number and sum the squares of those.',
    'bigDigitSquares(value: number): number',
    'let total = 0;\nfor (const digit of String(value)) {\n  const n = Number(digit);\n  if (n > 4) {\n    total += n ** 2;\n  }\n}\nreturn total;',
    { isNatural: true },
  ),
  task(
    'If the text is empty, return "empty". If it starts with "#", return the rest in capitals. Otherwise return it unchanged.',
    'heading(text: string): string',
    "if (text === '') {\n  return 'empty';\n}\nif (text.startsWith('#')) {\n  return text.slice(1).toUpperCase();\n}\nreturn text;",
  ),
  task(
    'How many blocks of zeros are in the list? Neighbouring zeros form one block.',
    'zeroBlocks(numbers: number[]): number',
    'let runs = 0;\nlet isInside = false;\nfor (const n of numbers) {\n  const isMatch = n === 0;\n  if (isMatch && !isInside) {\n    runs += 1;\n  }\n  isInside = isMatch;\n}\nreturn runs;',
  ),
  task(
    'Skip words that contain a digit. Of all others add up the lengths.',
    'lettersOnlyLength(words: string[]): number',
    'let total = 0;\nfor (const s of words) {\n  if (/[0-9]/.test(s)) {\n    continue;\n  }\n  total += s.length;\n}\nreturn total;',
  ),
  task(
    'Negative becomes 0, anything over 100 becomes 100, and everything else is doubled.',
    'adjust(value: number): number',
    'if (value < 0) {\n  return 0;\n}\nif (value > 100) {\n  return 100;\n}\nreturn value * 2;',
  ),
];
