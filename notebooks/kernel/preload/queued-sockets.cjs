// A zeromq.js socket accepts about 512 sends per turn of the event loop and then throws EBUSY, which
// `console` swallows: lines, and even the `idle` message, vanish. These sockets keep what could not be
// sent and send it, in order, as soon as the socket takes it.

function createQueuedSockets(zeromq) {
  return {
    ...zeromq,
    Publisher: queued(zeromq.Publisher, { sendHighWaterMark: 0, linger: 5000 }),
    Router: queued(zeromq.Router, { linger: 5000 }),
  };
}

function queued(SocketClass, defaults) {
  return class QueuedSocket extends SocketClass {
    #waiting = [];
    #sending = Promise.resolve();
    #draining;

    constructor(options) {
      super({ ...defaults, ...options });
    }

    send(frames) {
      if (this.#waiting.length === 0) {
        try {
          this.#sending = super.send(frames);
          return this.#sending;
        } catch (error) {
          if (error.code !== 'EBUSY') throw error;
        }
      }
      this.#waiting.push(frames);
      this.#draining ??= this.#drain((next) => super.send(next));
      return this.#draining;
    }

    async #drain(send) {
      await this.#sending;
      while (this.#waiting.length > 0) {
        await send(this.#waiting[0]);
        this.#waiting.shift();
      }
      this.#draining = undefined;
    }

    close() {
      if (this.#draining === undefined) super.close();
      else this.#draining.finally(() => super.close());
    }
  };
}

module.exports = { createQueuedSockets };
