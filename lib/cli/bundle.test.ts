import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecord, exampleDraft, exampleRecord } from '../record/index.ts';
import { writeRecord } from '../store/index.ts';
import { runLab } from './__fixtures__/run-lab.ts';
import { BLOCK } from './bundle/tar.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-bundle-'));
  useHome('sender');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

function useHome(name: string): string {
  const home = join(folder, name);
  vi.stubEnv('LAB_HOME', home);
  return home;
}

async function lab(...args: readonly string[]) {
  const { exitCode, stdout } = await runLab(['bundle', ...args, '--json']);
  return { code: exitCode, json: JSON.parse(stdout.split('\n')[0] ?? '') };
}

/** A home with two records, a model folder, and the bundle of both. */
async function send(): Promise<{ bundle: string; ids: string[] }> {
  const records = [exampleRecord(), createRecord({ ...exampleDraft(), command: 'another' })];
  for (const record of records) await writeRecord(record);
  const model = join(folder, 'my-coder');
  await mkdir(model);
  await writeFile(join(model, 'config.json'), '{"model_type":"qwen2"}');
  await writeFile(join(model, 'model.safetensors'), Buffer.alloc(700, 7));
  const bundle = join(folder, 'bundle.tar');
  expect(await lab('export', '--model', model, '--out', bundle)).toMatchObject({ code: 0 });
  return { bundle, ids: records.map(({ id }) => id) };
}

describe('a bundle', () => {
  it('brings records under their own ids and models to another place, byte for byte', async () => {
    const { bundle, ids } = await send();
    const home = useHome('receiver');
    const { code, json } = await lab('import', bundle);
    expect(code).toBe(0);
    expect(json.records.map(({ name }: { name: string }) => name).sort()).toEqual(ids.sort());
    for (const name of await readdir(join(folder, 'sender/runs'))) {
      expect(await readFile(join(home, 'runs', name))).toEqual(
        await readFile(join(folder, 'sender/runs', name)),
      );
    }
    expect(await readFile(join(home, 'imported/my-coder/model.safetensors'))).toEqual(
      Buffer.alloc(700, 7),
    );
  });

  it('has the same bytes whenever it is made of the same files, and overwrites none', async () => {
    const { bundle } = await send();
    const again = join(folder, 'again.tar');
    const model = join(folder, 'my-coder');
    await lab('export', '--model', model, '--out', again);
    expect(await readFile(again)).toEqual(await readFile(bundle));
    expect(await lab('export', '--out', again)).toMatchObject({
      code: 2,
      json: { error: { name: 'UsageError' } },
    });
  });

  it('is refused after a change of any one byte, and the file is named', async () => {
    const { bundle } = await send();
    const bytes = await readFile(bundle);
    useHome('receiver');
    const changed = join(folder, 'changed.tar');
    // every region: each header, each file, each padding; a stride that meets no block boundary
    const positions = [];
    for (let at = 0; at < bytes.length; at += 97) positions.push(at);
    const names = new Set<string>();
    for (const at of positions) {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      await writeFile(changed, copy);
      const { code, json } = await lab('import', changed);
      expect([at, code, json.error?.name]).toEqual([at, 1, 'BundleDamagedError']);
      names.add(/"([^"]+)"/.exec(json.error.message)?.[1] ?? '');
    }
    expect([...names].map((name) => name.split('/')[0])).toEqual(
      expect.arrayContaining(['manifest.json', 'records', 'models']),
    );
    expect(names).toContain('models/my-coder/model.safetensors');
    expect(await readdir(folder)).not.toContain('receiver'); // nothing was written
  });

  it('names the one file whose byte was changed', async () => {
    const { bundle } = await send();
    const bytes = await readFile(bundle);
    const at = bytes.indexOf(Buffer.alloc(100, 7));
    bytes[at] = 6;
    await writeFile(bundle, bytes);
    expect((await lab('verify', bundle)).json.error.message).toMatch(
      /^Cannot use the bundle: "models\/my-coder\/model\.safetensors" is damaged: its sha256 is/,
    );
  });

  it('is refused when it is cut off, longer, or no bundle at all', async () => {
    const { bundle } = await send();
    const bytes = await readFile(bundle);
    for (const other of [
      bytes.subarray(0, bytes.length - 1),
      bytes.subarray(0, 3 * BLOCK),
      Buffer.concat([bytes, Buffer.alloc(BLOCK)]),
      Buffer.from('not a bundle'),
      Buffer.alloc(0),
    ]) {
      await writeFile(bundle, other);
      expect(await lab('verify', bundle)).toMatchObject({
        code: 1,
        json: { error: { name: 'BundleDamagedError' } },
      });
    }
  });
});

describe('importing', () => {
  it('twice changes nothing the second time', async () => {
    const { bundle } = await send();
    useHome('receiver');
    await lab('import', bundle);
    const { json } = await lab('import', bundle);
    const states = [...json.records, ...json.models].map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['was-there']));
  });

  it('overwrites neither a file in the way of a record nor a model of the same name', async () => {
    const { bundle } = await send();
    const home = useHome('receiver');
    await mkdir(join(home, 'imported/my-coder'), { recursive: true });
    await writeFile(join(home, 'imported/my-coder/config.json'), 'mine');
    const { json } = await lab('import', bundle);
    expect(json.models[0].path).toMatch(/my-coder-[0-9a-f]{8}$/);
    expect(await readFile(join(home, 'imported/my-coder/config.json'), 'utf8')).toBe('mine');

    const [record = ''] = await readdir(join(home, 'runs'));
    await writeFile(join(home, 'runs', record), 'mine');
    expect(await lab('import', bundle)).toMatchObject({
      code: 1,
      json: { error: { name: 'BundleConflictError' } },
    });
    expect(await readFile(join(home, 'runs', record), 'utf8')).toBe('mine');
  });

  it('never leaves its folder, whatever a manifest says', async () => {
    const { parseManifest, createManifest, formatManifest } = await import('./bundle/manifest.ts');
    const file = { bytes: 1, sha256: 'a'.repeat(64) };
    for (const path of [
      '../x',
      'models/../../x',
      '/etc/x',
      'models/a/../b',
      'models/a/.ssh',
      'x',
    ]) {
      const text = formatManifest(createManifest([{ path, ...file }]));
      expect(() => parseManifest(text)).toThrow('wrong at files.0.path');
    }
  });
});

it('exporting nothing is wrong use', async () => {
  expect(await lab('export')).toMatchObject({ code: 2, json: { error: { name: 'UsageError' } } });
});
