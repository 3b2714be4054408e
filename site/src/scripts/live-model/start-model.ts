import type { CreateTensor, DecoderModel } from '@offload-lab/lib/backends/decoder';
import { createTokenizer } from '@offload-lab/lib/tokenizer';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { LiveModelError } from './live-error.ts';
import type { ToWorker } from './messages.ts';

/** The smallest module there is: eight bytes that say "WebAssembly, version one". */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

type Start = Extract<ToWorker, { type: 'start' }>;
type Session = DecoderModel['session'];

/** Compiles the runtime, loads the weights into it and makes the tokenizer. */
export async function startModel({ runtime, weights, texts }: Start): Promise<DecoderModel> {
  requireWebAssembly();
  // More threads need headers that a static host cannot send; waiting for them would be silent.
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = runtime;
  env.logLevel = 'error';
  const session = await InferenceSession.create(weights, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  return {
    session: withTurns(session as unknown as Session),
    createTensor,
    tokenizer: await createTokenizer(texts.tokenizer, texts.tokenizerConfig),
    config: texts.config,
  };
}

const createTensor: CreateTensor = (type, data, shape) =>
  new Tensor(type as 'float32', data as Float32Array, shape) as unknown as ReturnType<CreateTensor>;

/** Without WebAssembly, or where a policy forbids to compile it, nothing below can work. */
function requireWebAssembly(): void {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (cause) {
    throw new LiveModelError('This browser refuses to run WebAssembly on this page', {
      hint: 'Allow it in the settings of the browser or of an extension, or run "make lab" on your machine',
      cause,
    });
  }
}

/** Every pass begins with a new task, so that a message that says "stop" is read between two tokens. */
function withTurns(session: Session): Session {
  const { port1, port2 } = new MessageChannel();
  const nextTask = (): Promise<void> =>
    new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  return {
    inputNames: session.inputNames,
    inputMetadata: session.inputMetadata,
    run: async (feeds: Parameters<Session['run']>[0]) => {
      await nextTask();
      return await session.run(feeds);
    },
  } as Session;
}
