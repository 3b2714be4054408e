// Text a cell prints, gathered into few messages: 20,000 lines are 20,000 sends otherwise. Held text
// goes out when the other stream speaks, at 64 KiB, after 30 ms, and before anything else is published,
// so the order a learner sees is the order in which things happened.

const { StringDecoder } = require('node:string_decoder');

const flushAtLength = 64 * 1024;
const flushAfterMs = 30;

function createStreamBuffer(publish) {
  let name = 'stdout';
  let text = '';
  let heldSince = 0;
  let timer;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (text === '') return;
    const held = text;
    text = '';
    publish(name, held);
  }

  function write(stream, chunk) {
    if (stream !== name) flush();
    name = stream;
    if (text === '') heldSince = performance.now();
    text += chunk;
    // The clock is read as well, because a cell that never yields never lets the timer fire.
    if (text.length >= flushAtLength || performance.now() - heldSince >= flushAfterMs) flush();
    else timer ??= setTimeout(flush, flushAfterMs);
  }

  return { write, flush };
}

/** Stands in for `process.stdout.write`: whole characters only, and the callback is called. */
function createWriter(stream, write) {
  const decoder = new StringDecoder('utf8');
  return (chunk, encoding, callback) => {
    const done = typeof encoding === 'function' ? encoding : callback;
    const text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk));
    if (text !== '') write(stream, text);
    if (done) process.nextTick(done);
    return true;
  };
}

module.exports = { createStreamBuffer, createWriter };
