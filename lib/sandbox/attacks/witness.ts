import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttackTargets } from './attack.ts';

/** Watches everything the attacks aim at. */
export interface Witness extends AttackTargets {
  /** The expected result of every test, which lies in the file and in the environment. */
  readonly secret: string;
  /** What the attacks have done outside so far; empty is the only good answer. */
  listEffects(): readonly string[];
  close(): Promise<void>;
}

/** Lays out the bait: a secret on disk and in the environment, a TCP and a UDP listener. */
export async function createWitness(): Promise<Witness> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-witness-'));
  const secret = `secret ${Math.random()}`;
  const secretFile = join(folder, 'secret.txt');
  const forbiddenFile = join(folder, 'forbidden');
  const secretVariable = 'SANDBOX_WITNESS_SECRET';
  writeFileSync(secretFile, secret);
  process.env[secretVariable] = secret;
  let contacts = 0;
  const server = createServer((socket) => {
    contacts++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => contacts++);
  await new Promise<void>((resolve) => datagrams.bind(port, '127.0.0.1', resolve));
  return {
    secret,
    secretFile,
    secretVariable,
    forbiddenFile,
    port,
    parentPid: process.pid,
    listEffects: () => [
      ...(contacts > 0 ? [`${contacts} connections`] : []),
      ...readdirSync(folder).filter((name) => name !== 'secret.txt'),
      ...(existsSync(secretFile) && readFileSync(secretFile, 'utf8') === secret
        ? []
        : ['secret changed']),
    ],
    async close() {
      delete process.env[secretVariable];
      rmSync(folder, { recursive: true, force: true });
      await new Promise<void>((resolve) => datagrams.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
