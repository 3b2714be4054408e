import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { runCommand } from './main.ts';

it('imports a llama-bench file and says what it does not know', async () => {
  const home = await mkdtemp(join(tmpdir(), 'lab-import-'));
  try {
    const rows = [{ avg_ts: 61.5, n_prompt: 0, n_gen: 128, model_filename: 'a/coder.gguf' }];
    const file = join(home, 'bench.jsonl');
    await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    const run = async (...args: string[]): Promise<{ code: number; out: string }> => {
      let out = '';
      const stdout = new Writable({
        write: (chunk, _encoding, done) => {
          out += chunk;
          done();
        },
      });
      const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
      const stdin = Readable.from([]);
      const { signal } = new AbortController();
      const code = await runCommand(args, { stdin, stdout, stderr, signal });
      return { code, out };
    };
    const place = ['--place', 'gpu-container', '--out', home];
    const { code, out } = await run('import', file, ...place, '--json');
    expect(code).toBe(0);
    const { recordPath, imported } = JSON.parse(out);
    expect(imported).toMatchObject({ tool: 'llama-bench', metrics: [{ name: 'tg128.avg_ts' }] });
    const explained = await run('metrics', 'explain', recordPath);
    expect(explained.out).toContain('tg128.avg_ts');
    const shown = await run('show', recordPath);
    expect(shown.out).toMatch(/mode +recorded/);
    expect((await run('import', file)).code).toBe(2); // nobody said where it ran
    expect((await run('import', join(home, 'none.json'), ...place)).code).toBe(2);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
