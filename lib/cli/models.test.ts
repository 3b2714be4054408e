import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeRandomSource } from '../models/index.ts';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { runLab } from './__fixtures__/run-lab.ts';

const own = ownHome('test');
let source: string;

beforeEach(async () => {
  source = join(own.folder, 'random-tiny');
  await writeRandomSource(source);
});

const lab = (...args: readonly string[]) => runLab(args);

describe('lab models build', () => {
  it('builds all dtypes and the GGUF files, then finds them there', async () => {
    const first = await lab('models', 'build', source, '--gguf', '--json');
    expect(first.exitCode).toBe(0);
    const built = JSON.parse(first.stdout);
    expect(
      built.artifacts.map((a: { file: string; state: string }) => `${a.file} ${a.state}`),
    ).toEqual([
      'onnx/model.onnx built',
      'onnx/model_fp16.onnx built',
      'onnx/model_quantized.onnx built',
      'onnx/model_q4.onnx built',
      'gguf/random-tiny-f16.gguf built',
      'gguf/random-tiny-q8_0.gguf built',
      'gguf/random-tiny-q4_0.gguf built',
    ]);
    expect(built.folder).toMatch(/random-tiny-[0-9a-f]{12}$/);
    const again = await lab('models', 'build', source, '--dtype', 'q4,fp32');
    expect(again.stdout).toMatch(/^fp32 +was there .*model\.onnx$/m);
    expect(again.stdout).toMatch(/^q4 +was there .*model_q4\.onnx$/m);
    expect(again.stdout).not.toContain('q8');
    expect(again.stderr).toBe('');
  });

  it('refuses an unknown dtype as wrong use', async () => {
    const { exitCode, stderr } = await lab('models', 'build', source, '--dtype', 'q4,q5');
    expect(exitCode).toBe(2);
    expect(stderr).toMatchInlineSnapshot(`
      "No dtype is called "q5"
        hint: Use "all" or some of fp32,fp16,q8,q4; GGUF files come with --gguf
      "
    `);
  });

  it('names a damaged weight file, exits 1 and leaves nothing behind', async () => {
    await truncate(join(source, 'model.safetensors'), 1000);
    const { exitCode, stdout, stderr } = await lab('models', 'build', source, '--json');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      '"model.safetensors" of the model is damaged: 1000 bytes, wanted 163490',
    );
    expect(JSON.parse(stdout)).toEqual({
      error: {
        name: 'ModelFileError',
        message: '"model.safetensors" of the model is damaged: 1000 bytes, wanted 163490',
        hint: 'Copy the folder again from where it was trained or downloaded',
      },
    });
    expect(await readdir(join(own.labHome, 'models')).catch(() => [])).toEqual([]);
  });
});

describe('lab models list', () => {
  it('shows what was built and its size', async () => {
    await lab('models', 'build', source, '--dtype', 'q8,q4');
    const listed = await lab('models', 'list');
    expect(listed.exitCode).toBe(0);
    expect(listed.stdout).toMatch(/^random-tiny .* q8 q4 +[\d.]+ KiB$/m);
    const { models } = JSON.parse((await lab('models', 'list', '--json')).stdout);
    const model = models.find(({ name }: { name: string }) => name === 'random-tiny');
    expect(model).toMatchObject({ source: 'derived', built: ['q8', 'q4'] });
    expect(model.derivedBytes).toBeGreaterThan(100_000);
  });
});

describe('lab models verify', () => {
  it('passes whole files and fails for damaged ones, naming them', async () => {
    const { folder } = JSON.parse((await lab('models', 'build', source, '--json')).stdout);
    const whole = await lab('models', 'verify', source);
    expect(whole.exitCode).toBe(0);
    expect(whole.stdout).toContain(
      '5 trained files and 8 built files checked, all as they should be',
    );
    await truncate(join(folder, 'onnx/model_q4.onnx'), 10);
    const built = await lab('models', 'verify', source);
    expect(built.exitCode).toBe(1);
    expect(built.stderr).toMatchInlineSnapshot(`
      "Damaged: onnx/model_q4.onnx
        hint: Run "lab models build" for the model: it replaces damaged files
      "
    `);
    await truncate(join(source, 'tokenizer.json'), 10);
    const { stdout, exitCode } = await lab('models', 'verify', source, '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).ok).toBe(false);
  });
});

describe('lab models remove', () => {
  it('deletes what was built and nothing else', async () => {
    await lab('models', 'build', source);
    const before = await readdir(source);
    const { exitCode, stdout } = await lab('models', 'remove', 'random-tiny', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).freedBytes).toBeGreaterThan(500_000);
    expect(await readdir(source)).toEqual(before);
    expect(await readdir(join(own.labHome, 'models'))).toEqual([]);
    const again = await lab('models', 'remove', 'random-tiny');
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toMatchInlineSnapshot(`
      "No model is called "random-tiny"
        hint: Run "lab models list" for the models that are here
      "
    `);
  });
});
