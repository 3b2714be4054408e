// A process whose load is known: it burns processor time on one core, holds memory it really touched,
// and sends bytes over loopback to itself. Says "ready", waits for "go" on standard input, then says how much
// processor time all of that took by the kernel's count: burning, holding and sending.
//   node planted-load.ts CPU_MS HELD_BYTES SENT_BYTES

import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

const [cpuMs = 0, heldBytes = 0, sentBytes = 0] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
  console.log('ready');
  await once(process.stdin, 'data');
  const start = process.cpuUsage();
  const held = Buffer.alloc(heldBytes, 1);
  await send();
  burn();
  const { user, system } = process.cpuUsage(start);
  console.log(JSON.stringify({ cpuMs: (user + system) / 1000 }));
  await once(process.stdin, 'data'); // keeps the memory until the last look
  process.exit(held.length > 0 ? 0 : 1);
}

async function send(): Promise<void> {
  let received = 0;
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
    socket.on('end', () => socket.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(Buffer.alloc(sentBytes, 1));
  socket.resume();
  await once(socket, 'close');
  server.close();
  if (received !== sentBytes) throw new Error(`Received ${received} of ${sentBytes} bytes`);
}

/** Counts processor time, not wall time: a crowded machine takes longer and burns the same. */
function burn(): void {
  const start = process.cpuUsage();
  for (let used = 0; used < cpuMs * 1000; ) {
    const { user, system } = process.cpuUsage(start);
    used = user + system;
  }
}

void main();
