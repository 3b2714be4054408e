import { once } from 'node:events';
import { pino } from 'pino';
import { createTransformersGenerator } from '../../backends/transformers/index.ts';
import { loadChatTemplate, type ServedEngine, startServer } from '../../server/index.ts';
import { type CliContext, writeLine, writeProgress } from '../context.ts';
import type { ServeFlags } from '../serve.ts';

/** Serves until Ctrl-C or SIGTERM; running answers are finished first. */
export async function runServe(flags: ServeFlags, context: CliContext): Promise<void> {
  const { model, port, host, queue, grace, logLevel } = flags;
  const apiKey = process.env.LAB_API_KEY || undefined;
  const log = pino({ level: logLevel, base: null }, context.stderr as NodeJS.WritableStream);
  const server = await startServer({
    models: [{ id: model, load: () => loadEngine(flags), queueLimit: queue }],
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
