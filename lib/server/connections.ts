import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Closes connections on which nothing is being answered. Node's own `closeIdleConnections` leaves those
 * alone that never sent a request, and clients keep such ones in store: one of them would hold up the
 * end of the server until its header timeout.
 */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #busy = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#busy.add(socket);
      response.once('close', () => this.#busy.delete(socket));
    });
  }

  closeAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  closeIdle(): void {
    for (const socket of this.#open) {
      if (!this.#busy.has(socket)) socket.destroy();
    }
  }
}
