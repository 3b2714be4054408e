import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateGreedy, loadDecoderSession } from '../onnx/decoder-session.ts';
import { parseDecoderConfig } from '../onnx/index.ts';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { ensureBuilt } from './build.ts';
import { ONNX_FILES } from './build-artifacts.ts';
import { writeRandomSource } from './build-random-source.ts';

const own = ownHome('file');
let source: string;

beforeAll(async () => {
  source = join(own.folder, 'random-tiny');
  await writeRandomSource(source, { seed: 5 });
});

describe('a built folder in transformers.js', () => {
  it.each(['fp32', 'fp16', 'q8', 'q4'] as const)(
    'loads as %s and generates the tokens that ONNX Runtime alone does',
    async (dtype) => {
      const folder = await ensureBuilt(source, dtype);
      const { AutoModelForCausalLM, AutoTokenizer, env } = await import(
        '@huggingface/transformers'
      );
      env.allowRemoteModels = false;
      env.localModelPath = dirname(folder);
      const tokenizer = await AutoTokenizer.from_pretrained(basename(folder));
      const model = await AutoModelForCausalLM.from_pretrained(basename(folder), {
        dtype,
        device: 'cpu',
        session_options: { intraOpNumThreads: 1 },
      });
      const inputs = tokenizer('export function add(a: number): number {\n  return 12;');
      const prompt = Array.from(inputs.input_ids.data as BigInt64Array, Number);
      expect(prompt).toContain(4 + 256 + 5); // " return" is one token
      const output = await model.generate({ ...inputs, max_new_tokens: 24, do_sample: false });
      await model.dispose();
      const ids = Array.from((output as typeof inputs.input_ids).data as BigInt64Array, Number);
      const generated = ids.slice(prompt.length).filter((id) => id !== 0);

      const config = parseDecoderConfig(
        JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')),
      );
      const session = await loadDecoderSession(join(folder, ONNX_FILES[dtype]), config);
      const wanted = await generateGreedy(session, prompt, 24, 0);
      await session.release();
      expect(wanted.length).toBeGreaterThan(3);
      expect(new Set(wanted).size).toBeGreaterThan(1); // not one token for ever
      expect(generated).toEqual(wanted);
    },
  );
});
