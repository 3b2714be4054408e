import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRandomSource } from '../models/index.ts';
import { runLab } from './__fixtures__/run-lab.ts';
import { tinyConfig as config } from './__fixtures__/tiny-config.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-predict-'));
  process.env.LAB_HOME = folder; // a probe of this machine would change what is predicted
});
afterAll(() => {
  delete process.env.LAB_HOME;
  return rm(folder, { recursive: true, force: true });
});

const lab = (...args: readonly string[]) => runLab(args);

async function configFile(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('lab predict', () => {
  it('says what the contract of --json promises', async () => {
    const path = await configFile('config.json', config);
    const { exitCode, stdout } = await lab('predict', path, '--dtype', 'q8', '--json');
    expect(exitCode).toBe(0);
    const prediction = JSON.parse(stdout);
    expect(prediction).toMatchObject({ fits: true, basis: 'specification', label: 'modelled' });
    expect(prediction.reason).toMatch(/^Needs .*free/);
    for (const name of ['ttftMs', 'tpotMs', 'peakMemoryBytes']) {
      const { value, low, high } = prediction[name];
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThan(value);
      expect(value).toBeLessThan(high);
    }
    // 2 x 2 layers x 2 KV heads x 16 x 4 bytes, times 256 + 64 tokens
    expect(prediction).toMatchObject({ kvCacheBytesPerToken: 512, kvCacheBytes: 512 * 320 });
    expect(prediction.rate.source).toMatch(/ONNX Runtime/);
  });

  it('says that no model of 70 billion parameters fits, and why', async () => {
    const path = await configFile('large.json', {
      ...config,
      model_type: 'llama',
      hidden_size: 8192,
      intermediate_size: 28_672,
      num_hidden_layers: 800, // ten times the layers of the largest Llama: no laptop has 2.7 TB
      num_attention_heads: 64,
      num_key_value_heads: 8,
    });
    const { exitCode, stdout } = await lab('predict', path, '--dtype', 'fp32');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Does not fit: Needs .*TiB/);
    expect(stdout).toContain('Times are modelled, nothing was run');
  });

  it('takes longer for a longer prompt, and more memory', async () => {
    const path = await configFile('config.json', config);
    const predict = async (tokens: string) =>
      JSON.parse((await lab('predict', path, '--prompt-tokens', tokens, '--json')).stdout);
    const [short, long] = [await predict('100'), await predict('10000')];
    for (const name of ['ttftMs', 'tpotMs', 'peakMemoryBytes']) {
      expect(long[name].value).toBeGreaterThan(short[name].value);
    }
  });

  it('counts the files when they are there', async () => {
    const path = await configFile('config.json', config);
    const out = join(folder, 'synth');
    expect((await lab('synth', path, '--dtype', 'q4', '--out', out)).exitCode).toBe(0);
    const { weights } = JSON.parse((await lab('predict', out, '--dtype', 'q4', '--json')).stdout);
    expect(weights).toMatchObject({ basis: 'file', hasExternalData: true });
    const other = JSON.parse((await lab('predict', out, '--dtype', 'q8', '--json')).stdout);
    expect(other.weights.basis).toBe('formula');
    await cp(join(folder, 'config.json'), join(out, 'onnx', 'model.onnx'));
    const damaged = await lab('predict', out, '--dtype', 'fp32');
    expect(damaged.exitCode).toBe(1);
    expect(damaged.stderr).toMatch(/^Cannot count "model.onnx": /);
  });

  it('counts a safetensors file by its header', async () => {
    const source = join(folder, 'source');
    await writeRandomSource(source);
    const { files, parameters } = JSON.parse((await lab('predict', source, '--json')).stdout);
    expect(files).toMatchObject([
      { file: 'model.safetensors', values: parameters, bytes: 2 * parameters },
    ]);
  });

  it.each([
    ['not JSON', '{"model_type"', 1, 'its text is not JSON'],
    ['2 MB', `{"a":"${'x'.repeat(2e6)}"}`, 1, 'it has 2000008 bytes, wanted 1000000 at most'],
    ['a missing field', { ...config, vocab_size: undefined }, 1, 'config.json lacks "vocab_size"'],
    ['a negative field', { ...config, hidden_size: -64 }, 1, '"hidden_size" of config.json is -64'],
    ['an absurd field', { ...config, num_hidden_layers: 1e12 }, 1, 'is 1000000000000'],
    ['a text for a number', { ...config, vocab_size: '320' }, 1, 'is "320", wanted a whole number'],
    ['experts', { ...config, model_type: 'qwen3_moe', num_experts: 128 }, 1, 'means experts'],
    [
      'linear attention',
      { ...config, layer_types: ['linear_attention', 'full_attention'] },
      1,
      '"linear_attention" layers',
    ],
    ['an unknown architecture', { ...config, model_type: 'rwkv' }, 1, 'Cannot size a "rwkv" model'],
  ])('refuses %s in one sentence', async (name, content, code, sentence) => {
    const path = await configFile(`bad-${name.replaceAll(' ', '-')}.json`, content);
    const { exitCode, stdout, stderr } = await lab('predict', path, '--json');
    expect(exitCode).toBe(code);
    expect(stderr).toContain(sentence);
    const { error } = JSON.parse(stdout);
    expect(error.hint).toMatch(/\S/);
  });

  it('calls a wrong path, dtype or count wrong use', async () => {
    const path = await configFile('config.json', config);
    expect((await lab('predict', join(folder, 'nowhere'))).exitCode).toBe(2);
    expect((await lab('predict', path, '--dtype', 'q3')).exitCode).toBe(2);
    expect((await lab('predict', path, '--prompt-tokens', '0')).exitCode).toBe(2);
  });
});

describe('lab synth', () => {
  it('builds ONNX and GGUF into one folder and says what it made', async () => {
    const path = await configFile('config.json', config);
    const out = join(folder, 'both');
    const onnx = await lab('synth', path, '--dtype', 'fp32', '--out', out, '--json');
    expect(onnx.exitCode).toBe(0);
    const report = JSON.parse(onnx.stdout);
    expect(report).toMatchObject({ dtype: 'fp32', weights: 'random', seed: 1 });
    // two tables of 320 x 64, of which one is the copied head: 320 x 64 x 4 bytes more than parameters
    const bytes = report.files.reduce(
      (sum: number, file: { bytes: number }) => sum + file.bytes,
      0,
    );
    expect(bytes).toBeGreaterThan(4 * (report.parameters + 320 * 64));
    const gguf = await lab('synth', path, '--dtype', 'q8_0', '--out', out, '--json');
    expect(JSON.parse(gguf.stdout).files[0].path).toBe(join(out, 'gguf', 'both-q8_0.gguf'));
    const { files, parameters } = JSON.parse((await lab('predict', out, '--json')).stdout);
    expect(files).toMatchObject([{ file: join('gguf', 'both-q8_0.gguf'), values: parameters }]);
  });

  it('refuses a dtype nobody knows and a folder with other things in it', async () => {
    const path = await configFile('config.json', config);
    const unknown = await lab('synth', path, '--dtype', 'q3', '--out', join(folder, 'x'));
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('No dtype is called "q3"');
    const taken = await lab('synth', path, '--dtype', 'q4', '--out', folder);
    expect(taken.exitCode).toBe(1);
    expect(taken.stderr).toContain('it holds something else than a synthetic model');
  });
});
