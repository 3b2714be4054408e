import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('start-jupyterlab.ts', import.meta.url));
const hasJupyter = existsSync(new URL('../../.venv/bin/jupyter-lab', import.meta.url));

function startWith(port: string): { readonly code: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], {
    encoding: 'utf8',
    env: { ...process.env, LAB_OPEN: '0', LAB_PORT: port },
  });
  return { code: status, stderr };
}

describe.skipIf(!hasJupyter)('make lab (needs JupyterLab in .venv)', () => {
  let lab: ChildProcess | undefined;
  afterAll(async () => {
    if (lab === undefined || lab.exitCode !== null) return;
    lab.kill('SIGTERM'); // it ends JupyterLab with itself
    await once(lab, 'exit');
  });

  test('names the port that is taken, with a hint, and exits 1', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = startWith(String(port));
    server.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^Port "${port}" is taken by another program\n  hint: .+\n$`),
    );
  });

  test('refuses a port that is none', () => {
    expect(startWith('eighty')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^LAB_PORT is "eighty": wanted a port from 1 to 65535\n {2}hint: /,
      ),
    });
  });

  test('prints an address that needs its token, and ends when told to', {
    timeout: 90_000,
  }, async () => {
    lab = spawn(process.execPath, [SCRIPT], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LAB_OPEN: '0', LAB_PORT: undefined },
    });
    const lines = createInterface({ input: lab.stdout as NodeJS.ReadableStream });
    const [line] = (await once(lines, 'line')) as [string];
    const address = new URL(line.replace('JupyterLab is ready: ', ''));
    expect(address.hostname).toBe('127.0.0.1');

    const token = address.searchParams.get('token');
    const kernels = new URL('/api/kernelspecs', address);
    expect((await fetch(kernels)).status).toBe(403);
    const answer = await fetch(kernels, { headers: { authorization: `token ${token}` } });
    const { kernelspecs } = (await answer.json()) as { kernelspecs: Record<string, unknown> };
    expect(Object.keys(kernelspecs)).toContain('tslab');

    lab.kill('SIGTERM');
    await once(lab, 'exit');
    await expect(fetch(kernels)).rejects.toThrow();
  });
});
