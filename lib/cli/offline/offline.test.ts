import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explainNoIsolation, isolateAndCount } from './isolate.ts';
import { parseNetworkCounters } from './network-counters.ts';
import { runOffline } from './run-offline.ts';

const refusal = explainNoIsolation();
const folder = mkdtempSync(join(tmpdir(), 'lab-offline-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a Node program where there is no network. */
async function runProgram(source: string): Promise<{ code: number; stderr: string }> {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, source);
  const [command, args] = isolateAndCount([process.execPath, file]);
  return await new Promise((resolve) => {
    execFile(command, [...args], (error, _, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stderr }),
    );
  });
}

describe('parseNetworkCounters()', () => {
  const devices = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs',
    '    lo:     100       1    0    0    0     0          0         0      200       2    0',
    '  eth0:     300       3    0    0    0     0          0         0      400       4    0',
    '   tun:       0       0    0    0    0     0          0         0        5       1    0',
  ].join('\n');
  const snmp = 'Ip: Forwarding OutNoRoutes Other\nIp: 2 7 9\nTcp: OutNoRoutes\nTcp: 99\n';

  it('adds what was sent by interface, and attempts of IPv4 and IPv6', () => {
    const snmp6 = 'Ip6InNoRoutes \t5\nIp6OutNoRoutes \t3\n';
    const counters = { loopbackBytes: 200, sentBytes: 405, attempts: 10 };
    expect(parseNetworkCounters({ devices, snmp, snmp6 })).toEqual(counters);
    expect(parseNetworkCounters({ devices, snmp, snmp6: '' }).attempts).toBe(7);
  });

  it('does not take a counter that is missing for one that is zero', () => {
    const without = 'Ip: Forwarding\nIp: 2\n';
    expect(() => parseNetworkCounters({ devices, snmp: without, snmp6: '' })).toThrow(TypeError);
  });
});

describe('lab --offline', () => {
  it('refuses in one sentence where the kernel does not allow it, and runs nothing', async () => {
    const cannot = () => 'unshare failed: Operation not permitted';
    await expect(runOffline(['--help'], cannot)).rejects.toMatchObject({
      name: 'OfflineUnavailableError',
      message:
        'This machine cannot run a command without a network: unshare failed: Operation not permitted',
    });
    await expect(runOffline([], cannot)).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe.skipIf(refusal !== undefined)(`a namespace (${refusal ?? 'available'})`, () => {
  it('counts nothing for a program that stays, and lets it use loopback', async () => {
    const { code, stderr } = await runProgram(`
      import { createServer } from 'node:http';
      const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const answer = await fetch('http://127.0.0.1:' + server.address().port);
      console.error(await answer.text());
      process.exit();
    `);
    expect(stderr).toMatch(/here\nNetwork: 0 bytes sent beyond this machine, 0 attempts to, [1-9]/);
    expect(code).toBe(0);
  });

  it.each([
    ['an IPv4 address', `await fetch('http://192.0.2.7/').catch(() => {});`],
    ['an IPv6 address', `await fetch('http://[2001:db8::7]/').catch(() => {});`],
    ['a name', `await fetch('http://example.com/').catch(() => {});`],
    [
      'a datagram',
      `import { createSocket } from 'node:dgram';
       const socket = createSocket('udp4');
       socket.send('x', 53, '192.0.2.7', () => socket.close());`,
    ],
    [
      'a process of its own',
      `import { spawnSync } from 'node:child_process';
       spawnSync(process.execPath, ['-e', "fetch('http://192.0.2.7/').catch(() => {})"]);`,
    ],
  ])('counts an attempt that the program hides: %s', async (_, source) => {
    const { code, stderr } = await runProgram(source);
    expect(stderr).toMatch(/0 bytes sent beyond this machine, [1-9]\d* attempts? to/);
    expect(code).toBe(1);
  });

  it('keeps the exit code of a command that fails by itself', async () => {
    expect((await runProgram('process.exit(7);')).code).toBe(7);
  });
});
