import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProjectRoot } from '@offload-lab/lib/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KernelClient } from '../runner/kernel-client.ts';
import { notebooksFolder } from './kernelspec.ts';
import { messagesOf, textOf } from './probe.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a session with the kernel', () => {
  let client: KernelClient;
  beforeAll(async () => {
    client = await KernelClient.start();
  });
  afterAll(() => client.close());

  test('cells see what earlier cells declared, and may declare it again', async () => {
    await client.execute('const size = 3; function double(n: number) { return n * 2; }');
    expect(textOf(await client.execute('console.log(double(size))'))).toBe('6\n');
    await client.execute(`const size = 'large'; type Size = typeof size;`);
    expect(textOf(await client.execute('const s: Size = "large"; console.log(s + size)'))).toBe(
      'largelarge\n',
    );
  });

  test('cells import lib by its package name, and types come with it', async () => {
    const result = await client.execute(
      `import { LabError } from '@offload-lab/lib/errors';
       const error: LabError = new LabError('Nothing works', { hint: 'Wait' });
       console.log(error.hint, error instanceof Error);`,
    );
    expect(textOf(result)).toBe('Wait true\n');
    const wrong = await client.execute(`new LabError('no options')`);
    expect(wrong.reply).toMatchObject({ ename: 'TypeScriptError' });
  });

  test('the short form { size } takes the variable of an earlier cell', async () => {
    await client.execute('const width = 3; const height = 4;');
    const code = 'const box = { width, deep: { height, depth: width } }; console.log(box);';
    expect(textOf(await client.execute(code))).toBe(
      '{ width: 3, deep: { height: 4, depth: 3 } }\n',
    );
    expect(textOf(await client.execute('console.log(await Promise.resolve({ height }))'))).toBe(
      '{ height: 4 }\n',
    );
    // a name of the cell's own stays its own
    expect(
      textOf(await client.execute('(() => { const width = 9; console.log({ width }); })()')),
    ).toBe('{ width: 9 }\n');
  });

  test('files that come and change while a notebook is open do not fail its next cell', async () => {
    const helper = join(notebooksFolder, 'came-later.ts');
    try {
      await client.execute(`import { median } from '@offload-lab/lib/stats';`);
      await client.execute(`import { one } from './came-later';`); // not there: looked for
      await writeFile(helper, 'export const one = 1;');
      const now = new Date();
      await utimes(join(findProjectRoot(), 'lib/stats/index.ts'), now, now);
      await pause(400);
      const { reply } = await client.execute(`console.log(median([1]))`);
      expect(reply).toMatchObject({ status: 'ok' });
    } finally {
      await rm(helper, { force: true });
    }
  });

  test('an error a learner can act on shows its hint and its cause', async () => {
    const { reply } = await client.execute(
      `throw new LabError('It broke', { hint: 'Mend it', cause: new TypeError('no glue') })`,
    );
    const lines = (reply.traceback as string[]).filter((line) => !line.startsWith('    at'));
    expect(lines).toEqual([
      'LabError: It broke',
      '  hint: Mend it',
      'Caused by TypeError: no glue',
    ]);
  });

  test('a display can be updated in place, also from a later cell', async () => {
    const first = await client.execute(
      `import * as tslab from 'tslab'; const live = tslab.newDisplay(); live.html('<i>0</i>');`,
    );
    const second = await client.execute(`live.html('<i>1</i>')`);
    const [shown] = messagesOf(first, 'display_data');
    const [update] = messagesOf(second, 'update_display_data');
    expect(update?.content.data).toEqual({ 'text/html': '<i>1</i>' });
    expect(update?.content.transient).toEqual(shown?.content.transient);
  });

  test('text, displays and results keep their order', async () => {
    const result = await client.execute(
      `console.log('one'); tslab.display.text('two'); console.log('three'); 'four'`,
    );
    expect(result.published.map((message) => message.type)).toEqual([
      'execute_input',
      'stream',
      'display_data',
      'stream',
      'execute_result',
    ]);
  });

  test('completion knows the members of a value of an earlier cell', async () => {
    await client.execute('const device = { cores: 2, memoryBytes: 8 }');
    const code = 'device.co';
    const { reply } = await client.request('complete_request', { code, cursor_pos: code.length });
    expect(reply).toMatchObject({
      status: 'ok',
      matches: ['cores'],
      cursor_start: 7,
      cursor_end: 9,
    });
  });

  test('hover shows the type and the documentation', async () => {
    await client.execute('/** Cores this process may use. */\nconst usableCores = 2;');
    const content = { code: 'usableCores', cursor_pos: 3, detail_level: 0 };
    const { reply } = await client.request('inspect_request', content);
    const text = (reply.data as Record<string, string>)['text/plain'];
    expect(text).toContain('usableCores: 2');
    expect(text).toContain('Cores this process may use.');
  });

  test('an unfinished cell is told from a finished one', async () => {
    const ask = async (code: string): Promise<unknown> =>
      (await client.request('is_complete_request', { code })).reply.status;
    expect([await ask('const a = {'), await ask('const a = {}')]).toEqual([
      'incomplete',
      'complete',
    ]);
  });

  test('an await in a plain function is refused with its place, not run', async () => {
    const { reply } = await client.execute('const o = { f() { await 1; } };');
    expect(reply).toMatchObject({ ename: 'TypeScriptError' });
    expect(reply.evalue).toMatch(/^1:19 - 'await' expressions are only allowed/);
  });

  test('an interrupt ends a loop, and the kernel goes on', async () => {
    const running = client.execute('while (true) {}');
    await pause(400);
    client.kernel.interrupt();
    expect((await running).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(textOf(await client.execute(`console.log('alive')`))).toBe('alive\n');
  });

  test('an interrupt ends a wait that would never end', async () => {
    const running = client.execute('await new Promise(() => {})');
    await pause(400);
    client.kernel.interrupt();
    expect((await running).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
  });

  test('a silent request neither counts nor shows', async () => {
    const before = (await client.execute('1')).reply.execution_count as number;
    const content = { code: '2', silent: true, store_history: false, stop_on_error: false };
    expect((await client.request('execute_request', content)).published).toEqual([]);
    expect((await client.execute('3')).reply.execution_count).toBe(before + 1);
  });

  test('what goes wrong after the end of a cell is said on stderr', async () => {
    const late: string[] = [];
    client.onLate = ({ content }) => late.push(String(content.text ?? ''));
    const { status } = await client.execute(
      `setTimeout(() => { throw new Error('too late') }, 30); 'green'`,
    );
    await pause(200);
    client.onLate = () => {};
    expect(status).toBe('ok');
    expect(late.join('')).toMatch(/^In the background: Error: too late\n {4}at .*cell\[\d+\]:1:26/);
  });

  test('the question for the history is answered, without which JupyterLab waits for ever', async () => {
    const { reply } = await client.request('history_request', { hist_access_type: 'tail', n: 100 });
    expect(reply).toEqual({ status: 'ok', history: [] });
  });

  test('one request after another is busy, so the last idle really is the last', async () => {
    const results = await Promise.all([
      client.execute(`await new Promise((resolve) => setTimeout(resolve, 50)); console.log('a')`),
      client.execute(`console.log('b')`),
    ]);
    expect(results.map((result) => textOf(result))).toEqual(['a\n', 'b\n']);
    expect(results[1]?.ms).toBeGreaterThanOrEqual(results[0]?.ms ?? Number.NaN);
  });
});

describe('the end of a kernel', () => {
  test('process.exit in a cell is noticed at once, with the exit code', async () => {
    const client = await KernelClient.start();
    await expect(client.execute(`process.exit(3)`)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[KernelDiedError: The kernel ended in the middle of a cell: exit code 3]`,
    );
    await client.close();
  });

  test('a shutdown request ends the process although a cell left a server open', async () => {
    const client = await KernelClient.start();
    await client.execute(
      `import http from 'node:http'; http.createServer().listen(0, '127.0.0.1');`,
    );
    const { reply } = await client.request('shutdown_request', { restart: true });
    expect(reply).toMatchObject({ status: 'ok', restart: true });
    expect(await client.kernel.ended).toEqual({ code: 0, signal: null });
    await client.close();
  });

  test('a kernel whose starter was killed leaves by itself', async () => {
    const script = `
      const { KernelClient } = await import('${new URL('../runner/kernel-client.ts', import.meta.url)}');
      const client = await KernelClient.start();
      console.log(client.kernel.pid);
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [output] = await once(starter.stdout, 'data');
    const pid = Number(String(output).trim());
    expect(isRunning(pid)).toBe(true);
    starter.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith(
      'Z',
    );
  } catch {
    return false;
  }
}
