// The answers of a reader as they stand in the address: short names, edited by hand if wanted, checked by the
// same `parseWorkload` as a file for `lab decide`.

import { parseWorkload, type Workload } from '@offload-lab/lib/decision';

const NUMBERS: Readonly<Record<string, keyof Workload>> = {
  in: 'promptTokens',
  out: 'outputTokens',
  cached: 'cachedPromptShare',
  day: 'requestsPerDay',
  days: 'daysPerMonth',
  users: 'users',
  train: 'trainingRunsPerMonth',
  hours: 'trainingHoursPerRun',
  budget: 'budgetUsdPerMonth',
  floor: 'qualityFloor',
  tries: 'mostAttempts',
};
const WORDS: Readonly<Record<string, keyof Workload>> = {
  task: 'task',
  shape: 'dayShape',
  code: 'privacy',
};
const METRICS: Readonly<Record<string, string>> = { first: 'ttftMs', whole: 'e2eLatencyMs' };

/** @throws InvalidWorkloadError or RangeError that names what cannot be read */
export function parseAnswers(text: string): Workload {
  const fields: Record<string, unknown> = {};
  const limit = { metric: 'e2eLatencyMs', ms: 2000, percentile: 95 };
  let hasLimit = true;
  for (const [name, value] of new URLSearchParams(text)) {
    const number = Object.hasOwn(NUMBERS, name) ? NUMBERS[name] : undefined;
    const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    if (name === 'on') continue;
    if (number !== undefined) fields[number] = readNumber(name, value);
    else if (word !== undefined) fields[word] = value;
    else if (name === 'offline') fields.mustWorkOffline = value === 'yes';
    else if (name === 'limit' && value === 'none') hasLimit = false;
    else if (name === 'limit') limit.ms = readNumber(name, value);
    else if (name === 'p') limit.percentile = readNumber(name, value);
    else if (name === 'metric') limit.metric = METRICS[value] ?? value;
    else
      throw new RangeError(
        `The address asks for "${name.slice(0, 40)}", which is no question here`,
      );
  }
  return parseWorkload({ ...fields, latencyLimit: hasLimit ? limit : null });
}

function readNumber(name: string, value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number)) return number;
  throw new RangeError(`"${name}" is "${value.slice(0, 40)}", wanted a number`);
}
