import { once } from 'node:events';
import { pino } from 'pino';
import { createTransformersGenerator } from '../../backends/transformers/index.ts';
import { createLadderGenerator, Ladder } from '../../routing/index.ts';
import {
  loadChatTemplate,
  type ServedEngine,
  type ServedModelOptions,
  startServer,
} from '../../server/index.ts';
import { type CliContext, writeLine, writeProgress } from '../context.ts';
import { createRungs } from '../ladder/create-rungs.ts';
import type { ServeFlags } from '../serve.ts';

/** What clients call the ladder in `model`. */
const LADDER_ID = 'ladder';
/** An API answers several requests at once; the local rung takes them in turn by itself. */
const API_SLOTS = 8;

/** Serves until Ctrl-C or SIGTERM; running answers are finished first. */
export async function runServe(flags: ServeFlags, context: CliContext): Promise<void> {
  const { port, host, grace, logLevel } = flags;
  const apiKey = process.env.LAB_API_KEY || undefined;
  const log = pino({ level: logLevel, base: null }, context.stderr as NodeJS.WritableStream);
  const isLadder = flags.order.join() !== 'local' || flags.cacheAnswers > 0;
  const server = await startServer({
    models: [isLadder ? serveLadder(flags, context.signal) : serveModel(flags)],
    port,
    host,
    ...(apiKey !== undefined && { apiKey }),
    log,
  });
  writeLine(context, `Listening on ${server.url}`);
  writeProgress(context, `Base URL for clients: ${server.url}/v1, health: ${server.url}/health`);
  if (!context.signal.aborted) await once(context.signal, 'abort');
  await server.stop(grace * 1000);
}

function serveModel(flags: ServeFlags): ServedModelOptions {
  return { id: flags.model, load: () => loadEngine(flags), queueLimit: flags.queue };
}

/** One local model, which is loaded before the first request. */
async function loadEngine({ model, dtype, device, threads }: ServeFlags): Promise<ServedEngine> {
  const generator = await createTransformersGenerator({
    model,
    dtype,
    device,
    ...(threads !== undefined && { session: { threads } }),
  });
  const renderChat = await loadChatTemplate(generator.prepared.folder);
  return {
    generator,
    isAlive: () => generator.isAlive,
    ...(renderChat !== undefined && { renderChat }),
  };
}

/** The rungs in their order; each opens with the first request that reaches it. */
function serveLadder(flags: ServeFlags, signal: AbortSignal): ServedModelOptions {
  const { order, allowRemote, cacheAnswers, cacheSeconds, queue } = flags;
  const rungs = createRungs(flags, signal); // wrong settings fail here, before anything listens
  const cache = { maxAnswers: cacheAnswers, maxAgeMs: cacheSeconds * 1_000 };
  return {
    id: LADDER_ID,
    load: async () => {
      const policy = { order, allowRemote };
      const ladder = new Ladder({ rungs, policy, ...(cacheAnswers > 0 && { cache }) });
      return { generator: createLadderGenerator(ladder) };
    },
    slots: order.includes('api') ? API_SLOTS : 1,
    queueLimit: queue,
  };
}
