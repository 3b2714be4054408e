import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** An OpenAI-compatible API with the models "small" and "large". Its answer says who was asked. */
export interface TwoModelApi {
  /** Root of the API on this machine. */
  readonly url: string;
  /** The same place by an address that counts as remote. */
  readonly remoteUrl: string;
  /** Prompts that arrived. */
  questions: number;
  /** Answers wait for it. @default answered at once */
  hold: Promise<void> | undefined;
  close(): Promise<void>;
}

export async function startTwoModelApi(name: string): Promise<TwoModelApi> {
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/models')) {
      const data = ['small', 'large'].map((id) => ({ id, object: 'model', owned_by: 'someone' }));
      response.setHeader('content-type', 'application/json');
      return void response.end(JSON.stringify({ object: 'list', data }));
    }
    const { model } = (await json(request)) as { model: string };
    api.questions++;
    await api.hold;
    response.setHeader('content-type', 'text/event-stream');
    const send = (part: object): void => {
      const chunk = { id: '1', object: 'text_completion', created: 1, model, ...part };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    const text = `${model} of ${name}`;
    send({ choices: [{ index: 0, text, finish_reason: 'stop', logprobs: null }] });
    send({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } });
    response.end('data: [DONE]\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const api: TwoModelApi = {
    url: `http://127.0.0.1:${port}/v1`,
    remoteUrl: `http://[::ffff:127.0.0.1]:${port}/v1`,
    questions: 0,
    hold: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return api;
}
