import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFile,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { buildModel, ensureBuilt } from './build.ts';
import { ARTIFACTS } from './build-artifacts.ts';
import { writeRandomSource } from './build-random-source.ts';

const own = ownHome('test');
let source: string;

beforeEach(async () => {
  source = join(own.folder, 'random-tiny');
  await writeRandomSource(source);
});

/** Every file below a folder with its digest. */
async function digests(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const found: Record<string, string> = {};
  for (const entry of entries.filter((item) => item.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const digest = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    found[path.slice(folder.length + 1)] = digest;
  }
  return found;
}

async function builtFiles(): Promise<Record<string, string>> {
  return digests(join(own.labHome, 'models'));
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no error',
    (error) => ({ name: error.name, message: error.message, hint: error.hint }),
  );
}

describe('buildModel()', () => {
  it('derives every artifact, with the same bytes every time', async () => {
    const built = await buildModel(source, ARTIFACTS);
    expect(built.artifacts.map(({ state }) => state)).toEqual(ARTIFACTS.map(() => 'built'));
    const first = await builtFiles();
    expect(
      Object.keys(first)
        .map((path) => path.replace(/-[0-9a-f]{12}\//, '-HASH/'))
        .sort(),
    ).toMatchInlineSnapshot(`
      [
        "random-tiny-HASH/built/fp16.json",
        "random-tiny-HASH/built/fp32.json",
        "random-tiny-HASH/built/gguf-f16.json",
        "random-tiny-HASH/built/gguf-q4_0.json",
        "random-tiny-HASH/built/gguf-q8_0.json",
        "random-tiny-HASH/built/q4.json",
        "random-tiny-HASH/built/q8.json",
        "random-tiny-HASH/config.json",
        "random-tiny-HASH/generation_config.json",
        "random-tiny-HASH/gguf/random-tiny-f16.gguf",
        "random-tiny-HASH/gguf/random-tiny-q4_0.gguf",
        "random-tiny-HASH/gguf/random-tiny-q8_0.gguf",
        "random-tiny-HASH/onnx/model.onnx",
        "random-tiny-HASH/onnx/model_fp16.onnx",
        "random-tiny-HASH/onnx/model_q4.onnx",
        "random-tiny-HASH/onnx/model_quantized.onnx",
        "random-tiny-HASH/tokenizer.json",
        "random-tiny-HASH/tokenizer_config.json",
      ]
    `);
    await rm(own.labHome, { recursive: true });
    await buildModel(source, ARTIFACTS);
    expect(await builtFiles()).toEqual(first);
  });

  it('finds a second time that everything is there', async () => {
    await buildModel(source, ['fp32', 'q4']);
    const lines: string[] = [];
    const again = await buildModel(source, ['fp32', 'q4'], {
      onProgress: (line) => lines.push(line),
    });
    expect(again.artifacts.map(({ state }) => state)).toEqual(['reused', 'reused']);
    expect(lines).toEqual([]);
  });

  it.each([
    ['cut short', (path: string) => truncate(path, 100)],
    ['changed', (path: string) => writeFile(path, Buffer.alloc(10_000))],
    ['gone', (path: string) => rm(path)],
  ])('builds a file again that was %s, and says why', async (_, damage) => {
    const { folder } = await buildModel(source, ['q8']);
    const whole = await builtFiles();
    await damage(join(folder, 'onnx/model_quantized.onnx'));
    const lines: string[] = [];
    await buildModel(source, ['q8'], { onProgress: (line) => lines.push(line) });
    expect(lines.join()).toMatch(/^Building random-tiny q8 \("onnx\/model_quantized.onnx"/);
    expect(await builtFiles()).toEqual(whole);
  });

  it('builds again when a stamp is cut or the tokenizer changed', async () => {
    const { folder } = await buildModel(source, ['q8']);
    await truncate(join(folder, 'built/q8.json'), 30);
    expect((await buildModel(source, ['q8'])).artifacts[0]?.state).toBe('built');
    await rm(join(source, 'manifest.json'));
    await appendFile(join(source, 'tokenizer.json'), '\n');
    expect((await buildModel(source, ['q8'])).artifacts[0]?.state).toBe('built');
  });
});

describe('a damaged source', () => {
  it.each([
    ['model.safetensors', 'flipped', async (path: string) => flipByte(path, 5000)],
    ['model.safetensors', 'cut', async (path: string) => truncate(path, 5000)],
    ['model.safetensors', 'missing', async (path: string) => rm(path)],
    ['tokenizer.json', 'cut', async (path: string) => truncate(path, 500)],
    ['config.json', 'changed', async (path: string) => appendFile(path, ' ')],
    ['manifest.json', 'cut', async (path: string) => truncate(path, 40)],
    ['manifest.json', 'without files', async (path: string) => writeFile(path, '{"name":"x"}')],
  ])('%s %s: one sentence names it, and nothing is left behind', async (file, _, damage) => {
    await damage(join(source, file));
    expect(await failure(ensureBuilt(source, 'fp32'))).toMatchSnapshot();
    expect(await builtFiles()).toEqual({});
  });

  it('is noticed even when the files were built before', async () => {
    await ensureBuilt(source, 'fp32');
    await flipByte(join(source, 'model.safetensors'), 5000);
    expect(await failure(ensureBuilt(source, 'fp32'))).toMatchObject({ name: 'ModelFileError' });
  });

  it('without a manifest is found by its content', async () => {
    await rm(join(source, 'manifest.json'));
    await truncate(join(source, 'model.safetensors'), 5000);
    expect(await failure(ensureBuilt(source, 'fp32'))).toMatchObject({
      name: 'ModelFileError',
      message: expect.stringContaining('"model.safetensors" of the model: it is cut short'),
    });
    expect(await builtFiles()).toEqual({});
  });
});

async function flipByte(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] as number) ^ 1;
  await writeFile(path, bytes);
}

describe('ensureBuilt()', () => {
  it('suggests the nearest name for one that does not exist', async () => {
    expect(await failure(ensureBuilt('tiny-codr-3m', 'q8'))).toMatchObject({
      name: 'ModelNotFoundError',
      message: 'No embedded model is called "tiny-codr-3m"',
    });
    expect(await failure(ensureBuilt('./nowhere', 'q8'))).toMatchObject({
      name: 'ModelNotFoundError',
      message: 'No model folder at "./nowhere"',
    });
  });

  it('takes a folder of ONNX files as it is, if it has the dtype', async () => {
    const built = await ensureBuilt(source, 'q8');
    const plain = join(own.folder, 'plain');
    await mkdir(join(plain, 'onnx'), { recursive: true });
    await copyFile(
      join(built, 'onnx/model_quantized.onnx'),
      join(plain, 'onnx/model_quantized.onnx'),
    );
    expect(await ensureBuilt(plain, 'q8')).toBe(plain);
    const error = (await failure(ensureBuilt(plain, 'q4'))) as { name: string; message: string };
    expect(error.name).toBe('DtypeUnavailableError');
    expect(error.message).toContain('the folder has no model.safetensors, and as ONNX "q8"');
  });

  it('stops when asked to, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const error = await failure(
      ensureBuilt(source, 'q8', { onProgress, signal: controller.signal }),
    );
    expect(error).toMatchObject({ name: 'AbortError' });
    expect(await builtFiles()).toEqual({});
  });

  it('removes what a killed builder left, and not what a living one is making', async () => {
    const models = join(own.labHome, 'models');
    const dead = join(models, '.building-999999999-abc');
    const living = join(models, `.building-${process.ppid}-abc`);
    for (const folder of [dead, living]) await mkdir(folder, { recursive: true });
    await ensureBuilt(source, 'q8');
    const left = (await readdir(models)).filter((name) => name.startsWith('.building-'));
    expect(left).toEqual([`.building-${process.ppid}-abc`]);
  });

  it('leaves nothing that passes for whole when it is killed at any moment', async () => {
    const script = `
      const { buildModel } = await import(${JSON.stringify(new URL('./build.ts', import.meta.url).href)});
      await buildModel(${JSON.stringify(source)}, ['fp32', 'fp16', 'q8', 'q4']);`;
    const models = join(own.labHome, 'models');
    for (const delayMs of [0, 50]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
      // Its temporary folder shows that it has begun to write, on a slow machine as well.
      const begun = `.building-${child.pid}-`;
      await vi.waitFor(async () => expect((await readdir(models)).join()).toContain(begun), {
        timeout: 20_000,
        interval: 5,
      });
      await setTimeout(delayMs);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    const killed = (await readdir(models)).join();
    await buildModel(source, ['fp32', 'fp16', 'q8', 'q4']);
    const recovered = await builtFiles();
    expect(Object.keys(recovered).join(), `after the kills: ${killed}`).not.toContain('.building-');
    await rm(own.labHome, { recursive: true });
    await buildModel(source, ['fp32', 'fp16', 'q8', 'q4']);
    expect(recovered).toEqual(await builtFiles());
  });

  it('gives whole files to processes that build at the same time', async () => {
    const script = `
      const { buildModel } = await import(${JSON.stringify(new URL('./build.ts', import.meta.url).href)});
      await buildModel(${JSON.stringify(source)}, ['fp32', 'q8', 'q4', 'gguf-q4_0']);`;
    const run = promisify(execFile);
    const build = () => run(process.execPath, ['--input-type=module', '-e', script]);
    await Promise.all([build(), build(), build()]);
    const together = await builtFiles();
    const check = await buildModel(source, ['fp32', 'q8', 'q4', 'gguf-q4_0']);
    expect(check.artifacts.map(({ state }) => state)).toEqual([
      'reused',
      'reused',
      'reused',
      'reused',
    ]);
    await rm(own.labHome, { recursive: true });
    await buildModel(source, ['fp32', 'q8', 'q4', 'gguf-q4_0']);
    expect(together).toEqual(await builtFiles());
  });
});
