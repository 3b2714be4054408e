// Two endpoints that never say a word. One takes connections and leaves it at that. The other takes none:
// its thread sleeps, its short queue of waiting connections is full, and the kernel drops what comes next,
// as a firewall would. A refused connection is something else: that is an answer.

import { connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

export interface SilentEndpoint {
  readonly port: number;
  close(): Promise<void>;
}

export async function startMuteServer(): Promise<SilentEndpoint> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.resume().on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** More than a queue of one holds on any system. */
const WAITING = 8;

const LISTEN_AND_SLEEP = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** Undefined where the kernel refuses what a full queue cannot hold, instead of dropping it. */
export async function startBlackHole(): Promise<SilentEndpoint | undefined> {
  const worker = new Worker(LISTEN_AND_SLEEP, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  const sockets = Array.from({ length: WAITING }, () =>
    connect({ port, host: '127.0.0.1' }).on('error', () => {}),
  );
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await worker.terminate();
  };
  await setTimeout(200); // those that fit into the queue are connected by now
  if (sockets.some((socket) => socket.connecting)) return { port, close };
  await close();
  return undefined;
}
