// The protocol side: cells run one after the other, `busy` and `idle` say which, a failure is an `error`
// message, and `stop_on_error` means what the protocol says.

const { reportBackgroundErrors } = require('./current-cell.cjs');
const { answerOther, learnMessageClass, respond } = require('./replies.cjs');
const { mapStackLines } = require('./stack-lines.cjs');
const { createStreamBuffer } = require('./streams.cjs');

const knownRequests = new Set([
  'kernel_info_request',
  'execute_request',
  'is_complete_request',
  'inspect_request',
  'complete_request',
  'comm_info_request',
  'shutdown_request',
]);
/** Long enough for requests that are already on their way to be read, and so to be aborted. */
const readPendingMs = 30;
const exitAfterMs = 1000;

function patchServer(jupyter) {
  const server = jupyter.ZmqServer.prototype;
  const { init, handleShellMessage, close } = server;

  server.init = function initWithReports() {
    reportBackgroundErrors();
    mapStackLines();
    this.executeQueue = Promise.resolve();
    this.abortedUntil = 0;
    return init.call(this);
  };

  server.handleShellMessage = function handleInTurn(socket, ...frames) {
    const type = messageType(frames);
    if (!knownRequests.has(type)) return answerOther(this, socket, frames);
    if (type !== 'execute_request') return handleShellMessage.call(this, socket, ...frames);
    const arrivedAt = performance.now();
    this.executeQueue = this.executeQueue
      .then(() => {
        this.isAborted = arrivedAt <= this.abortedUntil;
        return handleShellMessage.call(this, socket, ...frames);
      })
      .catch((error) => process.stderr.write(`${error.stack}\n`));
    return this.executeQueue;
  };

  server.publishStatus = function publishStatus(state, request) {
    learnMessageClass(request);
    respond(this, this.iopub, request, 'status', { execution_state: state });
  };

  server.handleExecute = async function handleExecute(socket, message) {
    const reply = this.isAborted ? { status: 'aborted' } : await execute(this, message);
    respond(this, socket, message, 'execute_reply', reply);
  };

  server.handleCommInfoRequest = function handleCommInfoRequest(socket, message) {
    respond(this, socket, message, 'comm_info_reply', { status: 'ok', comms: {} });
  };

  server.handleShutdown = function handleShutdown(socket, message) {
    const { restart = false } = message.content;
    respond(this, socket, message, 'shutdown_reply', { status: 'ok', restart });
  };

  server.close = function closeAndExit() {
    close.call(this);
    // A server or a timer that a cell left open must not keep the kernel alive.
    setTimeout(() => process.exit(0), exitAfterMs).unref();
  };
  return jupyter;
}

/** Runs a cell and publishes what it produced; returns the content of the reply. */
async function execute(server, message) {
  const { code, silent = false, stop_on_error: stopOnError = true } = message.content;
  const send = (type, content) => respond(server, server.iopub, message, type, content);
  const stream = createStreamBuffer((name, text) => send('stream', { name, text }));
  const publish = (type, content) => {
    stream.flush();
    if (!silent || type === 'error') send(type, content);
  };
  const executionCount = server.handler.execCount + 1;
  publish('execute_input', { code, execution_count: executionCount });
  // What a cell printed before it called `process.exit` still goes out.
  process.once('exit', stream.flush);
  const failures = await server.handler.runCell(message.content, {
    publish,
    writeStream: stream.write,
    writeDisplayData: (data, update) =>
      publish(update ? 'update_display_data' : 'display_data', data),
  });
  process.off('exit', stream.flush);
  if (silent) server.handler.execCount = executionCount - 1;
  for (const failure of failures) publish('error', failure);
  stream.flush();
  const [failure] = failures;
  if (failure !== undefined && stopOnError) {
    await new Promise((resolve) => setTimeout(resolve, readPendingMs));
    server.abortedUntil = performance.now();
  }
  const status = failure === undefined ? 'ok' : 'error';
  return {
    status,
    execution_count: executionCount,
    ...(failure ?? { user_expressions: {}, payload: [] }),
  };
}

function messageType(frames) {
  const delimiter = frames.findIndex((frame) => frame.toString() === '<IDS|MSG>');
  try {
    return JSON.parse(frames[delimiter + 2].toString()).msg_type;
  } catch {
    return undefined;
  }
}

module.exports = { patchServer };
