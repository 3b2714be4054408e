// A disk that is full while the record is written: one sentence, exit 1, nothing half-written. The
// disk is a tmpfs of 8 KiB in a mount namespace of its own, which some systems do not allow.

import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LAB = fileURLToPath(new URL('./lab.js', import.meta.url));
const NAMESPACE = ['--user', '--map-root-user', '--mount'];
const probe = spawnSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
const isAllowed = probe.status === 0;
if (!isAllowed) console.log(`Skipped: no mount namespaces here (${String(probe.stderr).trim()})`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-disk-full-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(!isAllowed)('lab bench on a full disk', () => {
  it('says so in one sentence and leaves the older record readable and nothing else', async () => {
    const script = `
      mount -t tmpfs -o size=8k tmpfs ${folder} &&
      echo '{"older":"record"}' > ${folder}/older.json &&
      "$0" ${LAB} bench --repeats 6 --max-tokens 16 --out ${folder} --json 2>/tmp/$$.err
      status=$?
      ls -A ${folder}; cat ${folder}/older.json; cat /tmp/$$.err >&2; rm /tmp/$$.err
      exit $status`;
    const { code, stdout, stderr } = await new Promise<{
      code: number | string | null | undefined;
      stdout: string;
      stderr: string;
    }>((resolve) => {
      const args = [...NAMESPACE, 'sh', '-c', script, process.execPath];
      execFile('unshare', args, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });
    expect(code).toBe(1);
    const [json, ...listing] = stdout.trim().split('\n');
    expect(JSON.parse(json ?? '').error).toMatchObject({ name: 'DiskFullError' });
    expect(listing).toEqual(['older.json', '{"older":"record"}']);
    expect(stderr).toMatch(/Cannot write ".*": the disk is full\n {2}hint: Free some space/);
    expect(stderr).not.toMatch(/\n {4}at /);
    // outside the namespace the folder was never touched
    await expect(readFile(join(folder, 'older.json'))).rejects.toThrow();
  });
});
