import { execFile } from 'node:child_process';
import { chmod, link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import {
  auditFootprint,
  type FootprintMachine,
  forgetRemoved,
  keptBytes,
  removableFiles,
  removeFiles,
  restoreFiles,
} from './index.ts';
import { nodePackageFolder } from './package-owner.ts';
import { isForeign } from './rules/foreign-platform.ts';

const LINUX: FootprintMachine = {
  platform: 'linux',
  arch: 'x64',
  libc: 'glibc',
  hasNvidiaGpu: false,
  nodeAbi: 137,
  language: 'en',
};
const own = ownHome('test');

async function plant(path: string, bytes: number | string = 8_192): Promise<void> {
  const to = join(own.folder, 'project', path);
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, typeof bytes === 'string' ? bytes : Buffer.alloc(bytes, 7));
}

const audit = (machine: Partial<FootprintMachine> = {}) =>
  auditFootprint(join(own.folder, 'project'), { ...LINUX, ...machine });
const filesOf = async (rule: string, machine: Partial<FootprintMachine> = {}) =>
  (await audit(machine)).findings
    .filter((finding) => finding.rule === rule)
    .flatMap(({ files }) => files.map(({ path }) => path))
    .sort();

describe('isForeign()', () => {
  it.each([
    ['node_modules/onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.dylib', true],
    ['node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so.1', true],
    ['node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1', false],
    ['node_modules/@img/sharp-linuxmusl-x64/lib/sharp.node', true],
    ['node_modules/@img/sharp-linux-x64/lib/sharp.node', false],
    ['node_modules/@rolldown/binding-linux-x64-gnu/rolldown.node', false],
    ['node_modules/zeromq/build/win32/x64/node/131/addon.node', true],
    ['node_modules/zeromq/build/linux/x64/node/131-musl/addon.node', true],
    ['node_modules/window-size/build/Release/window.node', false],
    ['node_modules/thing/x86/thing.node', false],
  ])('%s: %j', (path, expected) => {
    expect(isForeign(path, LINUX)).toBe(expected);
  });

  it('turns round on another machine', () => {
    const mac = { ...LINUX, platform: 'darwin', arch: 'arm64', libc: 'other' } as const;
    expect(isForeign('node_modules/a/darwin/arm64/a.dylib', mac)).toBe(false);
    expect(isForeign('node_modules/a/darwin/x64/a.dylib', mac)).toBe(true);
    expect(isForeign('node_modules/a/linux/x64/a.so', mac)).toBe(true);
  });
});

describe('nodePackageFolder()', () => {
  it('names the innermost package, scoped or not', () => {
    expect(nodePackageFolder('node_modules/a/lib/b.js')).toBe('node_modules/a');
    expect(nodePackageFolder('node_modules/@s/a/b.js')).toBe('node_modules/@s/a');
    expect(nodePackageFolder('node_modules/a/node_modules/@s/b/c.js')).toBe(
      'node_modules/a/node_modules/@s/b',
    );
    expect(nodePackageFolder('node_modules/.package-lock.json')).toBeUndefined();
  });
});

describe('auditFootprint()', () => {
  it('counts what du counts: blocks, hard links once, links not followed', async () => {
    await plant('node_modules/a/package.json', '{"version":"1.2.3"}');
    await plant('node_modules/a/big.bin', 100_000);
    await plant('node_modules/@s/b/c.js', 10);
    await plant('outside.bin', 500_000);
    await link(
      join(own.folder, 'project/node_modules/a/big.bin'),
      join(own.folder, 'project/node_modules/a/same.bin'),
    );
    await symlink(
      join(own.folder, 'project/outside.bin'),
      join(own.folder, 'project/node_modules/a/link.bin'),
    );
    const { totalBytes, packages } = await audit();
    const { stdout } = await promisify(execFile)('du', [
      '-s',
      '--block-size=1',
      join(own.folder, 'project/node_modules'),
    ]);
    const folders = (
      await readdir(join(own.folder, 'project/node_modules'), {
        recursive: true,
        withFileTypes: true,
      })
    ).filter((e) => e.isDirectory());
    const folderBytes = await Promise.all(
      [
        join(own.folder, 'project/node_modules'),
        ...folders.map((e) => join(e.parentPath, e.name)),
      ].map(async (path) => (await stat(path)).blocks * 512),
    );
    expect(totalBytes + folderBytes.reduce((a, b) => a + b, 0)).toBe(Number.parseInt(stdout, 10));
    expect(packages.map(({ name, version }) => [name, version])).toEqual([
      ['a', '1.2.3'],
      ['@s/b', undefined],
    ]);
  });

  it('finds native code for other systems, and only native code', async () => {
    await plant('node_modules/ort/bin/darwin/arm64/lib.dylib');
    await plant('node_modules/ort/bin/linux/x64/lib.so.1');
    await plant('node_modules/ort/lib/win32.js');
    expect(await filesOf('foreign-platform')).toEqual([
      'node_modules/ort/bin/darwin/arm64/lib.dylib',
    ]);
  });

  it('finds the browser runtime beside the native one, and leaves what Node resolves', async () => {
    for (const name of [
      'ort.node.min.mjs',
      'ort.webgpu.min.mjs',
      'ort-wasm-simd.wasm',
      'types.d.ts',
    ]) {
      await plant(`node_modules/onnxruntime-web/dist/${name}`);
    }
    expect(await filesOf('browser-runtime')).toEqual([]); // a browser project
    await plant('node_modules/onnxruntime-node/index.js');
    expect(await filesOf('browser-runtime')).toEqual([
      'node_modules/onnxruntime-web/dist/ort-wasm-simd.wasm',
      'node_modules/onnxruntime-web/dist/ort.webgpu.min.mjs',
    ]);
  });

  it('finds CUDA without a GPU; what a Python build links against is advice', async () => {
    await plant('node_modules/onnxruntime-node/bin/linux/x64/libonnxruntime_providers_cuda.so');
    await plant('node_modules/@node-llama-cpp/linux-x64-cuda/bins/llama-addon.node');
    await plant('.venv/pyvenv.cfg', '');
    await plant('.venv/lib/python3.11/site-packages/nvidia/cudnn/lib/libcudnn.so.9');
    await plant(
      '.venv/lib/python3.11/site-packages/nvidia_cudnn_cu12-9.1.dist-info/RECORD',
      'nvidia/cudnn/lib/libcudnn.so.9,sha256=x,8192\n',
    );
    const { findings } = await audit();
    expect(
      findings.map(({ rule, fix, files }) => [
        rule,
        fix === 'remove' ? fix : 'advice',
        files.length,
      ]),
    ).toEqual([
      ['cuda-without-gpu', 'remove', 2],
      ['cuda-without-gpu', 'advice', 1],
    ]);
    expect(removableFiles(findings).every(({ ecosystem }) => ecosystem === 'node')).toBe(true);
    expect(await filesOf('cuda-without-gpu', { hasNvidiaGpu: true })).toEqual([]);
  });

  it('finds source maps, languages nobody here reads, and a second compiler', async () => {
    await plant('node_modules/a/a.js.map');
    await plant('node_modules/typescript/lib/tsc.js');
    await plant('node_modules/old/node_modules/typescript/lib/tsc.js');
    await plant('.venv/pyvenv.cfg', '');
    for (const locale of ['de', 'de_AT', 'en_GB', 'fr', 'root']) {
      await plant(`.venv/lib/python3.11/site-packages/babel/locale-data/${locale}.dat`);
    }
    expect(await filesOf('source-maps')).toEqual(['node_modules/a/a.js.map']);
    expect(
      (await filesOf('other-languages', { language: 'de' })).map((path) => path.split('/').at(-1)),
    ).toEqual(['fr.dat']);
    expect(await filesOf('duplicate-compilers')).toEqual([
      'node_modules/old/node_modules/typescript/lib/tsc.js',
    ]);
  });

  it('finds messages of compilers in languages nobody here reads', async () => {
    for (const language of ['de', 'pt-br', 'zh-cn']) {
      await plant(`node_modules/typescript/lib/${language}/diagnosticMessages.generated.json`);
    }
    await plant('node_modules/typescript/lib/typescript.js');
    expect(await filesOf('other-languages', { language: 'pt' })).toEqual([
      'node_modules/typescript/lib/de/diagnosticMessages.generated.json',
      'node_modules/typescript/lib/zh-cn/diagnosticMessages.generated.json',
    ]);
  });

  it('keeps of one addon only the build that this Node loads', async () => {
    const builds = ['64', '115', 'glibc-115-Release', 'glibc-127-Release', 'glibc-147-Release'];
    for (const build of builds) {
      await plant(`node_modules/zeromq/build/linux/x64/node/${build}/addon.node`);
    }
    await plant('node_modules/other/node/147/addon.node');
    const found = await filesOf('other-node-versions');
    expect(found.map((path) => path.split('/').at(-2)).sort()).toEqual(
      builds.filter((build) => build !== 'glibc-127-Release').sort(),
    );
  });

  it('finds stubs of Python packages that are not installed, whatever the spelling', async () => {
    const packages = '.venv/lib/python3.11/site-packages';
    await plant('.venv/pyvenv.cfg', '');
    await plant(`${packages}/python_dateutil-2.9.dist-info/RECORD`, '');
    await plant(`${packages}/jedi/third_party/typeshed/stubs/python-dateutil/dateutil/tz.pyi`);
    await plant(`${packages}/jedi/third_party/typeshed/stubs/boto/boto/s3.pyi`);
    await plant(`${packages}/jedi/third_party/typeshed/stdlib/os.pyi`);
    await plant(`${packages}/jedi/third_party/django-stubs/django-stubs/http.pyi`);
    const found = await filesOf('stubs-without-package');
    expect(found.map((path) => path.split('/').at(-1))).toEqual(['http.pyi', 's3.pyi']);
  });

  it('finds the page that JupyterLab does not serve, only where it serves the other', async () => {
    await plant('.venv/pyvenv.cfg', '');
    await plant('.venv/lib/python3.11/site-packages/jupyterlab/static/jlab.js');
    await plant('.venv/lib/python3.11/site-packages/jupyterlab/labapp.py');
    expect(await filesOf('jupyterlab-copies')).toEqual([]);
    await plant('.venv/share/jupyter/lab/static/jlab.js');
    expect(await filesOf('jupyterlab-copies')).toEqual([
      '.venv/lib/python3.11/site-packages/jupyterlab/static/jlab.js',
    ]);
  });

  it('finds caches that their tools write again', async () => {
    await plant('.venv/pyvenv.cfg', '');
    await plant('.venv/lib/python3.11/site-packages/a/__pycache__/a.cpython-311.pyc');
    await plant('.venv/lib/python3.11/site-packages/a/only-compiled.pyc');
    await plant('node_modules/.vitest-cache/ab/cd.js');
    await plant('node_modules/.bin/tool', 'not a cache');
    expect(await filesOf('caches')).toEqual([
      '.venv/lib/python3.11/site-packages/a/__pycache__/a.cpython-311.pyc',
      'node_modules/.vitest-cache/ab/cd.js',
    ]);
  });

  it('finds editor servers of a second compiler, unless its owner speaks of them', async () => {
    const compiler = 'node_modules/@tslab/typescript-for-tslab';
    await plant(`${compiler}/package.json`, '{"name":"@tslab/typescript-for-tslab"}');
    for (const name of ['typescript.js', 'tsserverlibrary.js', 'typingsInstaller.js']) {
      await plant(`${compiler}/lib/${name}`);
      await plant(`node_modules/typescript/lib/${name}`);
    }
    await plant(
      'node_modules/tslab/package.json',
      '{"dependencies":{"@tslab/typescript-for-tslab":"5"}}',
    );
    await plant('node_modules/tslab/dist/converter.js', 'require("@tslab/typescript-for-tslab")');
    expect(await filesOf('editor-servers')).toEqual([
      `${compiler}/lib/tsserverlibrary.js`,
      `${compiler}/lib/typingsInstaller.js`,
    ]);
    await plant('node_modules/tslab/dist/server.js', 'require("x/lib/tsserverlibrary")');
    expect(await filesOf('editor-servers')).toEqual([]);
  });

  it('finds an index option that pip does not read', async () => {
    await plant('node_modules/a/a.js');
    await plant(
      'requirements-cpu.txt',
      [
        '# torch --index-url x',
        '--index-url https://good.example',
        'numpy',
        'torch==2.1 --index-url https://cpu.example',
        'pandas -i https://x.example # why',
      ].join('\n'),
    );
    const { findings } = await audit();
    expect(findings.map(({ reason }) => reason.split(' names')[0])).toEqual([
      'requirements-cpu.txt line 4',
      'requirements-cpu.txt line 5',
    ]);
  });

  it('refuses a folder where nothing is installed', async () => {
    await mkdir(join(own.folder, 'project'));
    await expect(audit()).rejects.toMatchObject({ name: 'NotAProjectError' });
    await expect(auditFootprint(join(own.folder, 'nowhere'), LINUX)).rejects.toMatchObject({
      name: 'NotAProjectError',
    });
  });
});

describe('removeFiles()', () => {
  const project = () => join(own.folder, 'project');
  const foreign = 'node_modules/a/darwin/arm64/a.dylib';

  it('removes what the audit counted, byte for byte on disk, and brings it all back', async () => {
    await plant(foreign, 200_000);
    await plant('node_modules/a/darwin/x64/a.node', 'native');
    await plant('node_modules/a/index.js', 10_000);
    await chmod(join(project(), foreign), 0o755);
    const before = await audit();
    const removal = await removeFiles(project(), removableFiles(before.findings));
    const after = await audit();
    expect(before.totalBytes - after.totalBytes).toBe(before.removableBytes);
    expect(after.findings).toEqual([]);
    expect(removal.archiveBytes).toBeLessThan(before.removableBytes);
    expect(await keptBytes(project())).toBe(removal.archiveBytes);
    expect(await readdir(join(project(), 'node_modules/a'))).toEqual(['index.js']); // no empty folders
    expect(await restoreFiles(project())).toBe(2);
    expect(await audit()).toEqual(before);
    expect((await stat(join(project(), foreign))).mode & 0o777).toBe(0o755);
    expect((await readFile(join(project(), foreign))).equals(Buffer.alloc(200_000, 7))).toBe(true);
    expect(await keptBytes(project())).toBe(0);
  });

  it('brings back two removals, and leaves alone what was installed again', async () => {
    await plant(foreign, 'first');
    await removeFiles(project(), removableFiles((await audit()).findings));
    await plant('node_modules/a/win32/x64/a.dll', 'second');
    await removeFiles(project(), removableFiles((await audit()).findings));
    await plant(foreign, 'installed again');
    expect(await restoreFiles(project())).toBe(2);
    expect(await readFile(join(project(), foreign), 'utf8')).toBe('installed again');
    expect(await readFile(join(project(), 'node_modules/a/win32/x64/a.dll'), 'utf8')).toBe(
      'second',
    );
  });

  it('refuses a damaged archive, keeps it, and still brings back the rest', async () => {
    await plant(foreign, 'one');
    await plant('node_modules/a/win32/x64/a.dll', 'two');
    const { archive } = await removeFiles(project(), removableFiles((await audit()).findings));
    await writeFile(join(archive, '0.zst'), 'not what it was');
    await expect(restoreFiles(project())).rejects.toMatchObject({
      name: 'RemovedFilesError',
      message: expect.stringContaining('1 kept files are damaged'),
    });
    const back = await Promise.all(
      [foreign, 'node_modules/a/win32/x64/a.dll'].map((path) =>
        stat(join(project(), path)).then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(back.filter(Boolean)).toHaveLength(1);
  });

  it('removes nothing when it is interrupted while archiving', async () => {
    await plant(foreign);
    const { findings } = await audit();
    await expect(
      removeFiles(project(), removableFiles(findings), () => {}, AbortSignal.abort()),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect((await audit()).findings).toHaveLength(1);
    await expect(restoreFiles(project())).rejects.toMatchObject({ name: 'RemovedFilesError' });
  });

  it('forgets on request', async () => {
    await plant(foreign, 100_000);
    await removeFiles(project(), removableFiles((await audit()).findings).slice());
    expect(await forgetRemoved(project())).toBeGreaterThan(0);
    await expect(restoreFiles(project())).rejects.toMatchObject({
      hint: expect.stringContaining('--fix'),
    });
  });
});
