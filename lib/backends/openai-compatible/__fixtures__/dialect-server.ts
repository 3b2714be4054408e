// A loopback server that speaks as vLLM, llama.cpp, SGLang, Ollama or a hosted API does: which chunks,
// in which order, with which extra fields. It answers with the words of a script, and can be told to
// fail in each of the ways servers fail. Nothing here is measured, and nothing passes as a model.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'none'
  | 'killed-mid-stream'
  | 'ends-without-reason'
  | 'always-429'
  | 'once-429'
  | 'always-500'
  | 'malformed-json'
  | 'html'
  | 'not-streamed'
  | 'half-character'
  | 'split-character'
  | 'stall-before'
  | 'stall-inside'
  | 'error-event'
  | 'content-filter'
  | 'wrong-key'
  | 'no-usage';

export interface DialectServer {
  readonly baseUrl: string;
  /** Bodies of all generation requests, in order. */
  readonly bodies: Record<string, unknown>[];
  readonly requestTimesMs: number[];
  fault: Fault;
  close(): Promise<void>;
}

type ServerKind = 'vllm' | 'llama.cpp' | 'sglang' | 'ollama' | 'openai';

const OWNED_BY: Readonly<Record<ServerKind, string>> = {
  vllm: 'vllm',
  'llama.cpp': 'llamacpp',
  sglang: 'sglang',
  ollama: 'library',
  openai: 'system',
};

const WORDS = Array.from({ length: 70 }, (_, i) => ` w${String(i).padStart(2, '0')}`);
const PROMPT_TOKENS = 7;

export async function startDialectServer(kind: ServerKind): Promise<DialectServer> {
  const bodies: Record<string, unknown>[] = [];
  const requestTimesMs: number[] = [];
  const state = { fault: 'none' as Fault };
  const server = createServer(async (request, response) => {
    if (state.fault === 'wrong-key') return sendError(response, 401, 'Incorrect API key provided');
    if (request.url === '/v1/models') {
      const data = [{ id: 'words', object: 'model', created: 0, owned_by: OWNED_BY[kind] }];
      response.setHeader('content-type', 'application/json');
      return void response.end(JSON.stringify({ object: 'list', data }));
    }
    requestTimesMs.push(performance.now());
    const body = JSON.parse(await readBody(request));
    bodies.push(body);
    if (state.fault === 'always-500') return sendError(response, 500, 'Internal error');
    if (state.fault === 'always-429' || state.fault === 'once-429') {
      if (state.fault === 'once-429') state.fault = 'none';
      response.setHeader('retry-after', '1');
      return sendError(response, 429, 'Rate limit reached');
    }
    if (state.fault === 'stall-before') return;
    await sendAnswer(kind, request, response, body, state.fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    bodies,
    requestTimesMs,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}

function sendError(response: ServerResponse, status: number, message: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ error: { message, type: 'error', param: null, code: null } }));
}

async function sendAnswer(
  kind: ServerKind,
  request: IncomingMessage,
  response: ServerResponse,
  body: Record<string, unknown>,
  fault: Fault,
): Promise<void> {
  if (fault === 'html') {
    response.setHeader('content-type', 'text/html');
    return void response.end('<html>Bad gateway</html>');
  }
  if (fault === 'not-streamed') {
    response.setHeader('content-type', 'application/json');
    const choices = [{ index: 0, text: WORDS.join(''), finish_reason: 'length' }];
    return void response.end(JSON.stringify({ id: 'x', object: 'text_completion', choices }));
  }
  response.setHeader('content-type', 'text/event-stream');
  const isChat = request.url?.endsWith('/chat/completions') === true;
  const { text, finishReason, tokens } = answerOf(body);
  const send = (value: unknown): void => void response.write(`data: ${JSON.stringify(value)}\n\n`);
  const base = { id: 'x', object: 'chat.completion.chunk', created: 0, model: 'words' };
  const piece = (content: string, finish_reason: string | null, extra: object = {}): object => ({
    ...base,
    choices: [
      isChat ? { index: 0, delta: { content }, finish_reason } : { index: 0, text: content, finish_reason },
    ],
    ...extra,
  });
  if (isChat) send({ ...base, choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });

  // vLLM and llama.cpp send a token per chunk; the others glue some together
  const perChunk = kind === 'vllm' || kind === 'llama.cpp' ? 1 : 3;
  const words = text.match(/ w\d\d|.+?/gs) ?? [];
  for (let at = 0; at < words.length; at += perChunk) {
    const made = Math.min(at + perChunk, words.length);
    if (made > 4) {
      if (fault === 'killed-mid-stream') return void response.socket?.destroy();
      if (fault === 'ends-without-reason') return void response.end();
      if (fault === 'malformed-json') return void response.end('data: {"choices": [{"text": \n\n');
      if (fault === 'half-character') {
        response.write('data: {"choices":[{"index":0,"text":"');
        response.write(Buffer.from([0xe2, 0x82]));
        return void response.end('"}]}\n\n');
      }
      if (fault === 'stall-inside') return;
      if (fault === 'error-event') {
        send({ error: { message: 'The engine died', type: 'server_error', code: 'engine_crashed' } });
        return void response.end();
      }
      if (fault === 'content-filter') {
        send(piece('', 'content_filter'));
        return void response.end('data: [DONE]\n\n');
      }
    }
    const counts =
      kind === 'vllm' && (body.stream_options as { continuous_usage_stats?: boolean })?.continuous_usage_stats
        ? { usage: { prompt_tokens: PROMPT_TOKENS, completion_tokens: made, total_tokens: PROMPT_TOKENS + made } }
        : kind === 'llama.cpp' && body.timings_per_token === true
          ? { timings: { prompt_n: PROMPT_TOKENS, predicted_n: made } }
          : {};
    send(piece(words.slice(at, made).join(''), null, counts));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  if (fault === 'split-character') {
    const euro = Buffer.from(`data: ${JSON.stringify(piece('€', null))}\n\n`);
    const cut = euro.indexOf(0x82);
    response.write(euro.subarray(0, cut));
    await new Promise((resolve) => setTimeout(resolve, 20));
    response.write(euro.subarray(cut));
  }
  send(piece('', finishReason));
  if (fault !== 'no-usage') {
    const usage = { prompt_tokens: PROMPT_TOKENS, completion_tokens: tokens, total_tokens: PROMPT_TOKENS + tokens };
    send({ ...base, choices: [], usage });
  }
  response.end('data: [DONE]\n\n');
}

function answerOf(body: Record<string, unknown>): { text: string; finishReason: string; tokens: number } {
  const most = Number(body.max_tokens ?? body.max_completion_tokens);
  const whole = WORDS.slice(0, most).join('');
  const stops = (body.stop as string[] | undefined) ?? [];
  const at = Math.min(...stops.map((stop) => whole.indexOf(stop)).filter((index) => index >= 0));
  if (Number.isFinite(at)) return { text: whole.slice(0, at), finishReason: 'stop', tokens: Math.ceil(at / 4) + 1 };
  return { text: whole, finishReason: 'length', tokens: Math.min(most, WORDS.length) };
}
