import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWitness, type Witness } from './attacks/witness.ts';
import { stripProcess } from './child/strip-process.ts';
import { resolveLimits } from './limits.ts';
import { detectWalls, PRLIMIT, type SandboxWalls, UNSHARE } from './walls/detect-walls.ts';
import { limitResources } from './walls/resource-limits.ts';

// Each wall alone. Here the attack does not run as an answer: it is the main program of the process,
// with all that Node has, as if every other wall had fallen.

let witness: Witness;
let walls: SandboxWalls;

beforeAll(async () => {
  witness = await createWitness();
  walls = await detectWalls();
});
afterAll(() => witness.close());

/** Runs `code` as the main program; it may call `say(text)`. Resolves to the lines it said. */
async function runMain(
  code: string,
  options: { flags?: readonly string[]; limited?: boolean; command?: readonly string[] } = {},
): Promise<readonly string[]> {
  const program = `
    const { writeSync, readSync } = require('node:fs');
    const say = (text) => writeSync(3, text + '\\n');
    const exit = process.reallyExit.bind(process, 0);
    writeSync(3, 'ready\\n');
    readSync(0, Buffer.alloc(1));
    ${code}`;
  const node = [process.execPath, '--no-warnings', ...(options.flags ?? []), '--eval', program];
  const command = [...(options.command ?? []), ...node];
  const child = spawn(command[0] as string, command.slice(1), {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  let text = '';
  const channel = child.stdio[3] as Readable;
  await new Promise<void>((resolve) => {
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.startsWith('ready\n')) resolve();
    });
  });
  if (options.limited) await limitResources(PRLIMIT, child.pid as number, resolveLimits());
  child.stdin?.end('x');
  await new Promise((resolve) => child.once('close', resolve));
  return text.trim().split('\n').slice(1);
}

/** Tries to open a TCP connection, send a datagram and resolve a name; says which worked. */
const reachNetwork = (port: number): string => `
  (async () => {
    const attempt = async (name, work) => {
      try { await work(); say(name + ' worked'); } catch (error) { say(name + ' failed'); }
    };
    const once = (emitter, event) => new Promise((resolve, reject) => {
      emitter.once(event, resolve); emitter.once('error', reject);
    });
    await attempt('tcp', () => once(require('net').connect(${port}, '127.0.0.1'), 'connect'));
    await attempt('fetch', () => fetch('http://127.0.0.1:${port}/').catch((error) => {
      if (error.cause?.code === 'UND_ERR_SOCKET') return; // reached, then hung up
      throw error;
    }));
    await attempt('udp', () => new Promise((resolve, reject) => {
      const socket = require('dgram').createSocket('udp4');
      socket.once('error', reject);
      socket.send('x', ${port}, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    }));
    exit();
  })();`;

describe('what Node alone lets through', () => {
  test('the permission model of Node 24 stops files and processes, not the network', async () => {
    const apart = await createWitness();
    const said = await runMain(
      `const attempt = (name, work) => { try { work(); say(name + ' worked'); } catch { say(name + ' failed'); } };
      attempt('read', () => require('fs').readFileSync(${JSON.stringify(apart.secretFile)}));
      attempt('write', () => require('fs').writeFileSync(${JSON.stringify(apart.forbiddenFile)}, ''));
      attempt('spawn', () => require('child_process').spawnSync('true'));
      attempt('worker', () => new (require('worker_threads').Worker)('1', { eval: true }));
      ${reachNetwork(apart.port)}`,
      { flags: ['--permission'] },
    );
    await apart.close();
    expect(said.slice(0, 4)).toEqual([
      'read failed',
      'write failed',
      'spawn failed',
      'worker failed',
    ]);
    // When a later Node closes this hole, this line fails and the comments about it can go.
    expect(said.slice(4)).toEqual(['tcp worked', 'fetch worked', 'udp worked']);
  });
});

describe('the stripped process', () => {
  test('leaves nothing of Node to a program that broke out of its context', async () => {
    const said = await runMain(
      `const stripProcess = ${String(stripProcess)};
      const vm = require('node:vm');
      const leaked = { process, prototype: Object.prototype };
      const globalObject = globalThis;
      stripProcess(globalThis);
      say(Reflect.ownKeys(globalObject).filter((key) => !/^[A-Z]|^parse|^is|^globalThis|^undefined/.test(String(key))).join());
      say(Reflect.ownKeys(leaked.process).filter((key) => typeof leaked.process[key] === 'function').join());
      say(String(Object.getPrototypeOf(leaked.process)));
      for (const attempt of [
        () => Function('return 1')(),
        () => (async () => {}).constructor('return 1')(),
        () => { 'use strict'; leaked.prototype.polluted = 1; },
        () => { 'use strict'; Array.prototype.push = 1; },
        () => { 'use strict'; Promise.prototype.then = 1; },
        () => { 'use strict'; Error.prepareStackTrace = 1; },
        () => vm.runInThisContext("process"),
        () => vm.runInThisContext("require"),
        () => vm.runInThisContext("fetch"),
      ]) {
        try { 'use strict'; attempt(); say('worked'); } catch { say('failed'); }
      }
      exit();`,
      { flags: ['--permission', '--disallow-code-generation-from-strings'] },
    );
    expect(said.slice(0, 3)).toEqual(['', '', 'null']);
    expect(said.slice(3)).toEqual(Array(9).fill('failed'));
  });
});

describe('the walls of the kernel', () => {
  test('no socket and no file once the limits are set, with all of Node at hand', async (context) => {
    if (!walls.resourceLimits) context.skip('no prlimit on this machine');
    const said = await runMain(
      `try { new (require('node:sqlite').DatabaseSync)(${JSON.stringify(witness.forbiddenFile)}); say('sqlite worked'); }
      catch { say('sqlite failed'); }
      try { require('fs').readFileSync(${JSON.stringify(witness.secretFile)}); say('read worked'); }
      catch { say('read failed'); }
      ${reachNetwork(witness.port)}`,
      { limited: true },
    );
    const failed = ['sqlite failed', 'read failed', 'tcp failed', 'fetch failed', 'udp failed'];
    expect(said).toEqual(failed);
    expect(witness.listEffects()).toEqual([]);
  });

  test('no connection out of the network namespace, with all of Node at hand', async (context) => {
    if (!walls.networkNamespace) context.skip('no user namespaces on this machine');
    const said = await runMain(reachNetwork(witness.port), {
      command: [UNSHARE, '--map-root-user', '--net'],
    });
    expect(said).toEqual(['tcp failed', 'fetch failed', 'udp failed']);
    expect(witness.listEffects()).toEqual([]);
  });
});
