// Messages of the kernel, and answers to requests that tslab does not know.

const { randomUUID } = require('node:crypto');

/** tslab sends every message under the session of the client it answers; a kernel has its own. */
const session = randomUUID();
let Message;

/** tslab keeps its message class to itself, but every message leads to it. */
function learnMessageClass(message) {
  if (Message !== undefined) return;
  Message = message.constructor;
  const { createReply } = Message.prototype;
  Message.prototype.createReply = function createOwnReply() {
    const reply = createReply.call(this);
    reply.header.session = session;
    return reply;
  };
}

/** Sends a message about a request: a reply on the socket it came from, anything else on iopub. */
function respond(server, socket, request, type, content) {
  const reply = request.createReply();
  reply.header.msg_type = type;
  reply.content = content;
  reply.signAndSend(server.connInfo.key, socket);
}

const answers = {
  // JupyterLab asks for it when a notebook opens, and shows the kernel as "Unknown" until it is answered.
  history_request: () => ['history_reply', { status: 'ok', history: [] }],
  interrupt_request: (server) => {
    server.handler.executor.interrupt();
    return ['interrupt_reply', { status: 'ok' }];
  },
};

/** Answers what is known, and passes over the rest in silence: tslab would warn in the last cell. */
function answerOther(server, socket, frames) {
  if (Message === undefined) return;
  const request = Message.fromRaw(server.connInfo.key, frames);
  server.publishStatus('busy', request);
  const answer = answers[request.header.msg_type]?.(server);
  if (answer !== undefined) respond(server, socket, request, ...answer);
  server.publishStatus('idle', request);
}

module.exports = { answerOther, learnMessageClass, respond };
