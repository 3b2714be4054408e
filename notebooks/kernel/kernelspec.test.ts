import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installKernelspec } from './install-kernelspec.ts';
import { notebooksFolder } from './kernelspec.ts';

describe('installKernelspec', () => {
  let prefix: string;
  beforeAll(() => {
    prefix = mkdtempSync(join(tmpdir(), 'kernelspec-'));
    mkdirSync(join(prefix, 'venv'));
    writeFileSync(join(prefix, 'venv', 'pyvenv.cfg'), '');
  });
  afterAll(() => rmSync(prefix, { recursive: true }));

  test('writes a kernel.json with absolute paths, once', async () => {
    const first = await installKernelspec(join(prefix, 'venv'));
    expect(first.changed).toBe(true);
    expect(await installKernelspec(join(prefix, 'venv'))).toEqual({ ...first, changed: false });
    const spec = JSON.parse(readFileSync(first.path, 'utf8'));
    expect(spec).toMatchObject({
      display_name: 'TypeScript (Offload Lab)',
      language: 'typescript',
    });
    const [node, flag, preload, tslab, ...rest] = spec.argv;
    expect([node, preload, tslab].every(isAbsolute)).toBe(true);
    expect([flag, ...rest]).toEqual(['-r', 'kernel', '--config-path', '{connection_file}']);
  });

  test('repairs a kernelspec of a project that was moved', async () => {
    const { path } = await installKernelspec(join(prefix, 'venv'));
    const wanted = readFileSync(path, 'utf8');
    writeFileSync(path, wanted.replaceAll(notebooksFolder, '/elsewhere'));
    expect((await installKernelspec(join(prefix, 'venv'))).changed).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(wanted);
  });

  test('says what to do where there is no Python environment', async () => {
    await expect(installKernelspec(join(prefix, 'none'))).rejects.toThrow(
      /^Cannot install the kernel: no Python environment at ".*none"$/,
    );
  });
});

test('a cell and a lesson source are compiled with the same settings', () => {
  const { cellOptions } = createRequire(import.meta.url)('./preload/compiler-options.cjs');
  const { lib: cellLib, inlineSourceMap, ...cell } = cellOptions(ts);
  const path = join(notebooksFolder, 'tsconfig.json');
  const parsed = ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => expect.unreachable(),
    },
  );
  expect(inlineSourceMap).toBe(true);
  expect(parsed?.options).toMatchObject({ ...cell, lib: cellLib });
});
