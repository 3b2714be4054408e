import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeProvider, parseLinkerCache, parseNeeded } from './cuda-provider.ts';

const readelf = `
Dynamic section at offset 0x1000 contains 40 entries:
 0x0000000000000001 (NEEDED)             Shared library: [libcublasLt.so.12]
 0x0000000000000001 (NEEDED)             Shared library: [libcudart.so.12]
 0x0000000000000001 (NEEDED)             Shared library: [libcudnn.so.9]
 0x0000000000000001 (NEEDED)             Shared library: [libcuda.so.1]
 0x0000000000000001 (NEEDED)             Shared library: [libonnxruntime_providers_shared.so]
 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
 0x000000000000000e (SONAME)             Library soname: [libonnxruntime_providers_cuda.so]
`;
const cache = (major: number): string => `4 libs found in cache
\tlibcudart.so.${major} (libc6,x86-64) => /usr/local/cuda/lib64/libcudart.so.${major}
\tlibcublasLt.so.${major} (libc6,x86-64) => /usr/local/cuda/lib64/libcublasLt.so.${major}
\tlibcudnn.so.9 (libc6,x86-64) => /lib/x86_64-linux-gnu/libcudnn.so.9
\tlibcuda.so.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libcuda.so.1
`;

describe('judgeProvider()', () => {
  it('is content when all that is linked is here', () => {
    const report = judgeProvider(parseNeeded(readelf), parseLinkerCache(cache(12)));
    expect(report).toMatchObject({ missing: [], cudaMajor: 12, cudnnMajor: 9 });
    expect(report.sentence).toBe(
      'The CUDA provider is built for CUDA 12, cuDNN 9, and every library it links against is here',
    );
  });

  it('names both versions when the machine has another CUDA', () => {
    const report = judgeProvider(parseNeeded(readelf), parseLinkerCache(cache(13)));
    expect(report.missing).toEqual(['libcublasLt.so.12', 'libcudart.so.12']);
    expect(report.sentence).toContain('built for CUDA 12');
    expect(report.sentence).toContain('here: libcudart.so.13, libcudnn.so.9');
  });

  it('misses the driver, except where an image is built', () => {
    const present = parseLinkerCache(cache(12).replaceAll('libcuda.so.1', 'libnone.so'));
    expect(judgeProvider(parseNeeded(readelf), present).missing).toEqual(['libcuda.so.1']);
    expect(judgeProvider(parseNeeded(readelf), present, { withoutDriver: true }).missing).toEqual(
      [],
    );
  });
});

describe.runIf(process.platform === 'linux')('check-provider.ts', () => {
  const script = join(import.meta.dirname, 'check-provider.ts');
  const hasTools = spawnSync('readelf', ['--version']).status === 0;
  const run = (...args: string[]): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      encoding: 'utf8',
    });
    return { status, text: stdout + stderr };
  };

  it('says in one sentence that the provider is not installed', () => {
    const { status, text } = run(join(tmpdir(), 'no-such-provider.so'));
    expect(status).toBe(1);
    expect(text.trim()).toBe('The CUDA provider is not installed; "make gpu" fetches it');
  });

  it.runIf(hasTools)('reads a real library: what Node itself links against is here', () => {
    const { status, text } = run(process.execPath);
    expect(text).toContain('libc.so.6');
    expect(status, text).toBe(0);
  });

  it.runIf(hasTools && spawnSync('cc', ['--version']).status === 0)(
    'refuses a real library whose dependency is missing',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'provider-'));
      try {
        const cc = (...args: string[]): unknown => execFileSync('cc', args, { cwd: folder });
        writeFileSync(join(folder, 'a.c'), 'int a(void) { return 1; }');
        cc('-shared', '-fPIC', '-Wl,-soname,libcudart.so.12', '-o', 'libcudart.so', 'a.c');
        writeFileSync(join(folder, 'b.c'), 'int a(void); int b(void) { return a(); }');
        cc('-shared', '-fPIC', '-o', 'provider.so', 'b.c', 'libcudart.so');
        const { status, text } = run(join(folder, 'provider.so'));
        expect(status).toBe(1);
        expect(text).toContain('missing: libcudart.so.12');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
