// The tables of README.md are the rules of the code, row by row.

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CHAT_RULES } from './parameters/chat-request.ts';
import { COMPLETION_RULES } from './parameters/completion-request.ts';
import { INFILL_RULES } from './parameters/infill-request.ts';
import type { ParameterRules } from './parameters/parameter-rule.ts';
import { SAMPLING_RULES } from './parameters/sampling-rules.ts';

function rowsOf(rules: ParameterRules): readonly string[] {
  return Object.entries(rules)
    .filter(([name]) => rules === SAMPLING_RULES || !(name in SAMPLING_RULES))
    .map(([name, { rule, note }]) => `| \`${name}\` | ${rule} | ${note} |`);
}

it.each([
  ['all generating routes', SAMPLING_RULES],
  ['/v1/chat/completions', CHAT_RULES],
  ['/v1/completions', COMPLETION_RULES],
  ['/infill', INFILL_RULES],
])('README.md lists every parameter of %s, and no other', async (title, rules) => {
  const readme = await readFile(new URL('./README.md', import.meta.url), 'utf8');
  const section = readme.split(`\n### ${title}\n`)[1]?.split('\n#')[0] ?? '';
  expect(section.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rowsOf(rules));
});
