import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LabError } from '../errors/index.ts';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { findSource } from './build-source.ts';
import { loadModel, modelLoadCount, parseModelSpec, prepareModel } from './index.ts';

const MODEL = 'tiny-coder-1m';

describe('parseModelSpec()', () => {
  it.each([
    ['tiny-coder-1m', { kind: 'embedded', name: 'tiny-coder-1m' }],
    ['./mine', { kind: 'folder', path: './mine' }],
    ['models/mine', { kind: 'folder', path: 'models/mine' }],
    ['C:\\models\\mine', { kind: 'folder', path: 'C:\\models\\mine' }],
    ['hub:Qwen/Qwen2.5', { kind: 'hub', id: 'Qwen/Qwen2.5', revision: 'main' }],
    ['hub:Qwen/Qwen2.5@v1', { kind: 'hub', id: 'Qwen/Qwen2.5', revision: 'v1' }],
  ])('reads %j', (text, spec) => {
    expect(parseModelSpec(text)).toEqual(spec);
  });

  it.each([
    '',
    'hub:',
    'hub:nameonly',
    'hub:a/b@',
    'hub:../../etc/passwd',
    'hub:../b',
    'hub:a/b@..',
  ])('refuses %j', (text) => {
    expect(() => parseModelSpec(text)).toThrow(TypeError);
  });
});

describe('prepareModel()', () => {
  it('says what a model needs and where it lies before anything is loaded', async () => {
    const before = modelLoadCount();
    const prepared = await prepareModel({ model: MODEL, dtype: 'q8', device: 'cpu' });
    expect(prepared).toMatchObject({ name: MODEL, dtype: 'q8', device: { wanted: 'cpu' } });
    const weightBytes = prepared.weightFiles.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(prepared.requiredBytes).toBeGreaterThan(weightBytes);
    expect(prepared.availableBytes).toBeGreaterThan(prepared.requiredBytes);
    expect(prepared.origin).toMatchObject({ isRandom: false });
    expect(prepared.origin.parameters).toBeGreaterThan(500_000);
    expect(modelLoadCount()).toBe(before);
  });

  it('names the model nearest to a wrong name', async () => {
    const failing = prepareModel({ model: 'tiny-coder-1n', dtype: 'q8', device: 'cpu' });
    await expect(failing).rejects.toMatchObject({
      name: 'ModelNotFoundError',
      nearest: expect.arrayContaining([MODEL]),
    });
  });

  it('never downloads: a hub model that is not here is an error that names the command', async () => {
    const failing = prepareModel({ model: 'hub:some/model', dtype: 'q4', device: 'cpu' });
    await expect(failing).rejects.toMatchObject({
      name: 'ModelNotFoundError',
      hint: expect.stringContaining('lab models pull hub:some/model'),
    });
  });

  it('refuses a forced device that is not here, with the reason and what is', async () => {
    // DirectML exists on Windows only, CoreML on macOS only: one of them is always missing
    const device = process.platform === 'win32' ? 'coreml' : 'dml';
    const failing = prepareModel({ model: MODEL, dtype: 'fp32', device });
    await expect(failing).rejects.toMatchObject({
      name: 'DeviceUnavailableError',
      asked: device,
      found: expect.arrayContaining(['cpu']),
    });
  });

  it('refuses a dtype nobody has heard of', async () => {
    const dtype = 'q3' as 'q4';
    await expect(prepareModel({ model: MODEL, dtype, device: 'cpu' })).rejects.toThrow(RangeError);
  });
});

describe('loadModel()', () => {
  it('loads once for 20 simultaneous first calls and frees with the last holder', async () => {
    const before = modelLoadCount();
    const options = { model: MODEL, dtype: 'fp32', device: 'cpu' } as const;
    const leases = await Promise.all(Array.from({ length: 20 }, () => loadModel(options)));
    expect(modelLoadCount() - before).toBe(1);
    expect(leases[0]?.value.device).toEqual({ asked: 'cpu', got: 'cpu' });
    await Promise.all(leases.map((lease) => lease.release()));
    const again = await loadModel(options);
    expect(modelLoadCount() - before).toBe(2);
    await again.release();
  });

  it('gives a tokenizer that returns every text as it was', async () => {
    const { value, release } = await loadModel({ model: MODEL, dtype: 'fp32', device: 'cpu' });
    const text = 'const größe = "日本 🎉";\n\treturn a  .b;\r\n';
    expect(value.tokenizer.decode(value.tokenizer.encode(text))).toBe(text);
    const bytes = value.tokenizer.encode(text).flatMap((id) => [...value.tokenizer.bytesOf(id)]);
    expect(new TextDecoder().decode(Uint8Array.from(bytes))).toBe(text);
    await release();
  });
});

describe('a damaged model folder', () => {
  const own = ownHome('file');
  let folder: string;
  const prepare = async (): Promise<LabError> => {
    try {
      await prepareModel({ model: folder, dtype: 'q8', device: 'cpu' });
    } catch (error) {
      return error as LabError;
    }
    throw new Error('It was accepted');
  };
  const path = (file: string): string => join(folder, file);

  beforeAll(async () => {
    folder = join(own.folder, 'copy');
    await cp((await findSource(MODEL)).folder, folder, { recursive: true });
  });

  it('is recognised by one flipped byte in the weights, before anything is built', async () => {
    const weights = await readFile(path('model.safetensors'));
    const middle = weights.length >> 1;
    weights[middle] = (weights[middle] ?? 0) ^ 1;
    await writeFile(path('model.safetensors'), weights);
    const error = await prepare();
    expect(LabError.isInstance(error)).toBe(true);
    expect(error.name).toBe('ModelFileError');
    expect(error.message).toMatch(/^"model.safetensors" of the model is damaged: its sha256 is/);
    expect(error.hint).not.toBe('');
    weights[middle] = (weights[middle] ?? 0) ^ 1;
    await writeFile(path('model.safetensors'), weights);
  });

  it('is recognised by a truncated tokenizer', async () => {
    const whole = await readFile(path('tokenizer.json'));
    await truncate(path('tokenizer.json'), 500);
    const error = await prepare();
    expect(error.name).toBe('ModelFileError');
    expect(error.message).toMatch(
      /"tokenizer.json" of the model is damaged: 500 bytes, wanted \d+/,
    );
    await writeFile(path('tokenizer.json'), whole);
  });

  it('is recognised without a manifest too, by what is in the files', async () => {
    await rm(path('manifest.json'));
    const whole = await readFile(path('tokenizer.json'));
    await truncate(path('tokenizer.json'), 500);
    await expect(loadModel({ model: folder, dtype: 'q8', device: 'cpu' })).rejects.toMatchObject({
      name: 'ModelFileError',
      message: expect.stringMatching(/tokenizer.json.*are not complete JSON/),
    });
    await writeFile(path('tokenizer.json'), whole);
  });
});
