import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the API does with the next request. */
export type ApiMood = 'fine' | 'down' | 'busy' | 'silent' | 'cut';

/** An API that is broken on purpose. */
export interface BreakableApi {
  /** Leads to this machine, in a form of its address that counts as remote. */
  readonly url: string;
  mood: ApiMood;
  /** Questions that arrived since it was started. */
  readonly questions: number;
  /** Bytes that arrived at its sockets, the way a provider would see them. */
  readonly bytesReceived: number;
  close(): Promise<void>;
}

const WORDS = ['  return', ' a', ' +', ' b;', '\n}\n'];

/**
 * Starts a small OpenAI-compatible API for fire drills: it can be down, too busy, silent, or cut off in
 * the middle of an answer. It says the same words to everybody; its records would be simulations.
 */
export async function startBreakableApi(): Promise<BreakableApi> {
  const state = { mood: 'fine' as ApiMood, questions: 0, bytesReceived: 0 };
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.endsWith('/models')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: [{ id: 'stand-in', owned_by: 'system' }] }));
      return;
    }
    state.questions += 1;
    request.once('end', () => answer(response, state.mood));
  });
  server.on('connection', (socket) => {
    socket.on('data', (bytes) => {
      state.bytesReceived += bytes.length;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://[::ffff:127.0.0.1]:${port}/v1`,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

function answer(response: ServerResponse, mood: ApiMood): void {
  if (mood === 'silent') return;
  if (mood === 'down' || mood === 'busy') {
    response.statusCode = mood === 'down' ? 500 : 429;
    const message = mood === 'down' ? 'The engine is down' : 'Rate limit reached';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ error: { message } }));
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  const send = (value: unknown): void => void response.write(`data: ${JSON.stringify(value)}\n\n`);
  const words = mood === 'cut' ? WORDS.slice(0, 2) : WORDS;
  for (const text of words) send({ choices: [{ index: 0, text, finish_reason: null }] });
  if (mood === 'cut') {
    setTimeout(() => response.destroy(), 50); // what was written has to arrive first
    return;
  }
  send({ choices: [{ index: 0, text: '', finish_reason: 'stop' }] });
  send({ choices: [], usage: { prompt_tokens: 9, completion_tokens: WORDS.length } });
  response.end('data: [DONE]\n\n');
}
