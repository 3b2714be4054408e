// The exercises of the lessons. Everything an answer is compared with is computed by lib itself or can
// be checked by hand from the question.

import { median, sampleFloor } from '../stats/index.ts';
import { type Exercise, expectFunction, expectNumber } from './exercise.ts';

const GIB = 2 ** 30;

export const EXERCISES: readonly Exercise[] = [
  {
    id: '01.1',
    question:
      'A machine has 16 GiB of memory, the container may use 4 GiB, and 3 GiB are free. What is the largest model, in bytes, that may be loaded?',
    judge: expectNumber(3 * GIB),
    hints: [
      'The smallest of the three figures decides',
      'What is free now counts: other programs are using the rest',
      '3 GiB, in bytes: 3 * 2 ** 30',
    ],
  },
  {
    id: '02.1',
    question:
      'Ten tokens arrive in chunks of 1, 3, 3 and 3 tokens, 500, 650, 800 and 950 ms after the request. What is the time per output token in milliseconds?',
    judge: expectNumber(50, 0.5),
    hints: [
      'The first token waited for prefill: it does not count',
      'Nine tokens came after the first; from 500 ms to 950 ms',
      '(950 - 500) / 9',
    ],
  },
  {
    id: '02.2',
    question:
      'The same stream, but the first chunk brings 4 tokens: (4, 3, 3) at 500, 650 and 800 ms. What is the time per output token in milliseconds?',
    judge: expectNumber(50, 0.5),
    hints: [
      'Dividing by n - 1 gives 33 ms, and no token was ever made that fast',
      'What came with the first chunk was not decoded after it: divide by n minus the tokens of the first chunk',
      '(800 - 500) / (10 - 4)',
    ],
  },
  {
    id: '03.1',
    question: 'How many requests does a p95 need before it may be printed?',
    judge: expectNumber(sampleFloor(0.95)),
    hints: [
      'A p95 of ten samples is only the largest of them',
      'The second largest must bound the p95 with 99 % confidence; sampleFloor in @offload-lab/lib/stats knows',
      'sampleFloor(0.95) is 130',
    ],
  },
  {
    id: '03.2',
    question: 'Write median(values): the middle value, or the mean of the two middle ones.',
    judge: expectFunction(
      [[5], [3, 1, 2], [10, 2, 8, 4], [100, 9, 1000]].map((values) => ({
        args: [values],
        wanted: median(values),
      })),
    ),
    hints: [
      'Sort a copy first, and sort as numbers: [100, 9].sort() puts 100 first',
      'For an even count take the two at n / 2 - 1 and n / 2',
      'values.toSorted((a, b) => a - b), then pick by Math.floor(n / 2)',
    ],
  },
  {
    id: '11.1',
    question:
      'A server answers four requests at once, each in 250 ms. How many requests a second does it take at most?',
    judge: expectNumber(16),
    hints: [
      'Busy all the time, it has four requests in it: use requests in the system = arrivals x seconds',
      'Each of the four places answers 1000 / 250 requests a second',
      '4 / 0.25',
    ],
  },
];
