// The process the model runs in. Forward passes block their thread, so they get a process of their
// own: the event loop of the reader's process stays free, and the memory figures hold nothing else.

const startedAt = performance.now();

import type { LoadedModel } from '../../models/index.ts';
import type { FromChild, ToChild, WireRequest } from './protocol.ts';
import { toWireError } from './wire-error.ts';

type GenerateTokens = typeof import('../decoder/index.ts').generateTokens;
type CreateTensor = typeof import('./create-tensor.ts').createTensor;

let model: LoadedModel | undefined;
let generateTokens: GenerateTokens;
let createTensor: CreateTensor;
/** Requests run one after the other: two batch-of-one generations at once would only share the time. */
let queue: Promise<void> = Promise.resolve();
const aborted = new Set<number>();

process.on('message', (message: ToChild) => {
  if (message.type === 'load') void load(message);
  else if (message.type === 'abort') aborted.add(message.id);
  else if (message.type === 'unload') void unload();
  else {
    queue = queue.then(() => generate(message.id, message.request, message.sentAtNs));
  }
});
// Ctrl-C reaches the whole group of processes; the parent decides what it means.
process.on('SIGINT', () => {});
// The parent is gone: nobody can ask for anything any more.
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) => {
  send({ type: 'failure', error: toWireError(error) });
  process.exitCode = 1;
  process.disconnect();
});

async function load(message: Extract<ToChild, { type: 'load' }>): Promise<void> {
  try {
    const importStart = performance.now();
    send({ type: 'phase', phase: 'import-runtime' }); // our own code comes first, and is part of it
    const { loadPreparedModel, modelLoadCount } = await import('../../models/index.ts');
    ({ generateTokens } = await import('../decoder/index.ts'));
    ({ createTensor } = await import('./create-tensor.ts'));
    const loadStart = performance.now();
    model = await loadPreparedModel(message.prepared, {
      session: message.session,
      onPhase: (phase) => send({ type: 'phase', phase }),
    });
    send({
      type: 'loaded',
      device: model.device.got,
      dtype: model.dtype,
      processStartMs: startedAt, // performance.now() counts from the start of the process
      importMs: loadStart - importStart + model.importMs,
      modelLoadMs: model.modelLoadMs,
      loads: modelLoadCount(),
    });
  } catch (error) {
    send({ type: 'failure', error: toWireError(error) });
  }
}

async function generate(id: number, request: WireRequest, sentAtNs: string): Promise<void> {
  // hrtime is the machine's monotonic clock, the same for every process, so the way here counts too
  const sentBeforeMs = Number(process.hrtime.bigint() - BigInt(sentAtNs)) / 1e6;
  const offsetMs = sentBeforeMs - performance.now();
  const timeMs = (): number => Math.max(offsetMs + performance.now(), 0);
  try {
    if (model === undefined) throw new Error('No model is loaded');
    const end = await generateTokens(
      { ...model, createTensor },
      request,
      {
        onPrefill: (promptTokens) => send({ type: 'prefill', id, promptTokens, timeMs: timeMs() }),
        onToken: (tokenId, text, likelihood) =>
          send({
            type: 'token',
            id,
            tokenId,
            text,
            timeMs: timeMs(),
            ...(likelihood && { likelihood }),
          }),
      },
      () => aborted.has(id),
    );
    send({ type: 'finish', id, ...end, timeMs: timeMs() });
  } catch (error) {
    send({ type: 'failure', id, error: toWireError(error) });
  } finally {
    aborted.delete(id);
  }
}

async function unload(): Promise<void> {
  await queue;
  await model?.unload();
  process.disconnect();
}

function send(message: FromChild): void {
  // the callback swallows "channel closed": the parent that would read it is gone
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
