import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createWireClient,
  parseEndpoint,
  readExchange,
  toRequestBody,
} from '../../backends/openai-compatible/wire/index.ts';
import { measureRequest } from '../../metrics/index.ts';
import {
  createPlantedServer,
  PLANTED_SCRIPTS,
  type PlantedServer,
  plantedPrompt,
} from './index.ts';

let server: PlantedServer;
beforeAll(async () => {
  server = await createPlantedServer({ steady: { ttftMs: 20, tpotMs: 5, outputTokens: 8 } });
});
afterAll(() => server.close());

async function ask(prompt: string) {
  const client = createWireClient(parseEndpoint(server.url), { api: 'chat' });
  const body = toRequestBody('chat', { model: 'planted', prompt, maxTokens: 8, seed: 0 });
  const exchange = await client.send(body);
  client.close();
  const [served] = server.takeServed();
  return { exchange, served, reading: readExchange(exchange) };
}

describe('the timed wire', () => {
  it.each(Object.entries(PLANTED_SCRIPTS))(
    'reads the script "%s" as it was planted',
    async (name, script) => {
      const { reading, served, exchange } = await ask(plantedPrompt(name, 1));
      const { truth } = script;
      expect(reading.chunks.map(({ tokens, kind }) => [tokens, kind])).toEqual(
        truth.log.chunks.map(({ tokens, kind }) => [tokens, kind]),
      );
      expect(reading.text).toBe(truth.text);
      expect(reading.finishReason).toBe(truth.finishReason);
      expect(reading.failure?.kind).toBe(truth.failure);
      // no stamp is earlier than the bytes left, and the planned moment is when they left
      const leftMs = (served?.sentAtMs ?? []).map((sentAtMs) => sentAtMs - exchange.sentAtMs);
      for (const { timeMs } of reading.chunks) {
        const latest = leftMs.filter((ms) => ms <= timeMs).at(-1);
        expect(latest).toBeDefined();
        expect(timeMs - (latest ?? 0)).toBeLessThan(500); // another process may have the core
      }
    },
  );

  it('gives a steady stream its TTFT and its time per token, role chunk and usage aside', async () => {
    const { reading } = await ask('anything');
    const { ttftMs = 0, tpotMs = 0, outputTokens } = measureRequest({ chunks: reading.chunks });
    expect(outputTokens).toBe(8);
    expect(ttftMs).toBeGreaterThanOrEqual(20);
    expect(tpotMs).toBeGreaterThan(2);
    expect(tpotMs).toBeLessThan(200);
    expect(reading.usage).toEqual({ promptTokens: 12, outputTokens: 8, cachedTokens: undefined });
  });
});
