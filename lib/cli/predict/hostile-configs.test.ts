// Files that a person, or somebody who means harm, may give as config.json. Each must end in one sentence that
// quotes what is wrong, a hint, and an exit code that is not zero: the same on a terminal and in --json.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLab } from '../__fixtures__/run-lab.ts';
import { tinyConfig as good } from '../__fixtures__/tiny-config.ts';

/** What is in the file, and what the sentence must quote. */
const CONFIGS: readonly (readonly [name: string, content: unknown, quoted: string])[] = [
  ['an empty file', '', 'not JSON'],
  ['half a file', '{"model_type": "qwen2", "hidden_si', 'not JSON'],
  ['YAML', 'model_type: qwen2\nhidden_size: 64\n', 'not JSON'],
  ['a page of HTML', '<!doctype html><html><body>Sign in</body></html>', 'not JSON'],
  ['NaN, which JSON has not', '{"model_type": "qwen2", "hidden_size": NaN}', 'not JSON'],
  ['bytes of a binary', '\u0000\u0001\ufffd\u0007', 'not JSON'],
  ['null', 'null', 'no JSON object'],
  ['an array', [good], 'no JSON object'],
  ['a number', '42', 'no JSON object'],
  ['nothing but braces', {}, '"model_type"'],
  ['an architecture that is an array', { ...good, model_type: ['qwen2'] }, '["qwen2"]'],
  ['an architecture that is a number', { ...good, model_type: 7 }, 'is 7'],
  ['a name of the language', { ...good, model_type: 'constructor' }, '"constructor"'],
  ['a name of every object', { ...good, model_type: '__proto__' }, '"__proto__"'],
  ['no layers', { ...good, num_hidden_layers: undefined }, '"num_hidden_layers"'],
  ['zero layers', { ...good, num_hidden_layers: 0 }, 'is 0'],
  ['a negative width', { ...good, hidden_size: -64 }, 'is -64'],
  ['half a layer', { ...good, num_hidden_layers: 1.5 }, 'is 1.5'],
  ['an infinite width', JSON.stringify(good).replace('64', '1e999'), '"hidden_size"'],
  [
    'a width beyond exact numbers',
    { ...good, intermediate_size: 2 ** 60 },
    'is 1152921504606847000',
  ],
  ['a number as text', { ...good, num_attention_heads: '4' }, 'is "4"'],
  ['a number in an array', { ...good, vocab_size: [320] }, 'is [320]'],
  ['an object for a number', { ...good, vocab_size: { size: 320 } }, 'is {"size":320}'],
  ['true for a number', { ...good, vocab_size: true }, 'is true'],
  ['text for a truth', { ...good, tie_word_embeddings: 'yes' }, 'is "yes"'],
  ['heads that do not divide', { ...good, num_attention_heads: 7 }, '"num_attention_heads"'],
  ['more key heads than heads', { ...good, num_key_value_heads: 8 }, '"num_key_value_heads"'],
  ['a negative context', { ...good, max_position_embeddings: -1 }, 'is -1'],
  ['a head of no size', { ...good, head_dim: 0 }, '"head_dim"'],
  [
    'experts of an unknown kind',
    { ...good, model_type: 'glm4_moe', n_routed_experts: 64 },
    'glm4_moe',
  ],
  ['experts in a known kind', { ...good, model_type: 'mistral', num_local_experts: 8 }, 'experts'],
  ['a state space', { ...good, model_type: 'mamba2', state_size: 128 }, '"mamba2"'],
  ['linear attention', { ...good, linear_num_key_heads: 16 }, 'linear attention'],
  ['a compressed cache', { ...good, kv_lora_rank: 512 }, '"kv_lora_rank"'],
  [
    'layers of another kind',
    { ...good, layer_types: ['chunked_attention'] },
    '"chunked_attention"',
  ],
  ['text for layer kinds', { ...good, layer_types: 'full_attention' }, '"layer_types"'],
  ['pictures beside text', { model_type: 'gemma3', text_config: good }, '"text_config"'],
  ['deep nesting', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'not'],
  ['2 MB of text', JSON.stringify({ ...good, extra: 'x'.repeat(2e6) }), '2000'],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-hostile-'));
  process.env.LAB_HOME = folder;
});
afterAll(async () => {
  delete process.env.LAB_HOME;
  await rm(folder, { recursive: true, force: true });
});

async function expectRefusal(args: readonly string[], quoted: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runLab([...args, '--json']);
  expect(exitCode).toBeGreaterThan(0);
  const [sentence = '', hint = '', ...rest] = stderr.split('\n');
  expect(sentence).toContain(quoted);
  expect(sentence).toMatch(/^["A-Z].*[^.]$/);
  expect(sentence.length).toBeLessThan(400);
  expect(hint).toMatch(/^ {2}hint: \S/);
  expect(rest).toEqual(['']);
  const { error } = JSON.parse(stdout);
  expect([error.message, `  hint: ${error.hint}`]).toEqual([sentence, hint]);
}

describe('a config.json that is none', () => {
  it.each(CONFIGS)(
    '%s is refused in one sentence that quotes it',
    async (name, content, quoted) => {
      const path = join(folder, `${name.replaceAll(/\W/g, '-')}.json`);
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      await expectRefusal(['predict', path], quoted);
      await expectRefusal(['synth', path, '--out', join(folder, 'out')], quoted);
    },
  );
});

describe('an argument that cannot be meant', () => {
  it.each([
    ['an address', ['https://example.org/config.json'], '"https://example.org/config.json"'],
    ['a hub model nobody has here', ['hub:somebody/something'], '"hub:somebody/something"'],
    ['a name nobody has here', ['no-such-model'], '"no-such-model"'],
    ['nothing', [''], '""'],
    ['a hub name that climbs', ['hub:../../etc'], '"hub:../../etc"'],
    ['a very long name', ['x'.repeat(5000)], 'xxx...'],
  ])('%s is refused', async (_name, args, quoted) => {
    await expectRefusal(['predict', ...args], quoted);
  });

  it('a folder without a config.json is named with the file that is missing', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expectRefusal(['predict', empty], join(empty, 'config.json'));
  });

  it.each([
    ['--dtype', 'int3'],
    ['--dtype', 'Q4'],
    ['--prompt-tokens', '0'],
    ['--prompt-tokens', '-5'],
    ['--prompt-tokens', 'many'],
    ['--prompt-tokens', '1e300'],
    ['--prompt-tokens', 'Infinity'],
    ['--output-tokens', '1.5'],
    ['--output-tokens', 'NaN'],
    ['--users', '0'],
    ['--gpus', '-1'],
    ['--on', 'my-gpu'],
  ])('%s %s is refused', async (flag, value) => {
    const path = join(folder, 'config.json');
    await writeFile(path, JSON.stringify(good));
    await expectRefusal(['predict', path, flag, value], `"${value}"`);
  });
});
