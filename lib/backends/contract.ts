import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationEvent, GenerationRequest, TextGenerator } from '../generation/index.ts';

/** What the contract needs to know about the generator under test. */
export interface ContractSubject {
  create(): Promise<TextGenerator>;
  /** A prompt whose greedy answer is at least 64 tokens of text without a stop. */
  readonly prompt: string;
  /** Servers send chunks; a token count they leave to their usage. @default 'token' */
  readonly events?: 'token' | 'chunk';
}

/** What every `TextGenerator` promises, whichever backend it is. Each backend's tests call this. */
export function describeTextGenerator(name: string, subject: ContractSubject): void {
  describe(`${name} as a TextGenerator`, () => {
    let generator: TextGenerator;
    const sendsTokens = subject.events !== 'chunk';
    const request: GenerationRequest = {
      prompt: subject.prompt,
      maxNewTokens: 16,
      minNewTokens: 16,
    };

    beforeAll(async () => {
      generator = await subject.create();
    });
    afterAll(async () => {
      await generator?.dispose();
    });

    it('says what it is, and who says so', () => {
      const { backend, model, dtype, device, statedBy, mode } = generator.info;
      for (const word of [backend, model, dtype, device.asked, device.got]) {
        expect(word).toMatch(/\S/);
      }
      expect(['live', 'recorded', 'simulated']).toContain(mode);
      // what nobody says is unknown, and nothing else is
      if (statedBy === 'nobody') expect([dtype, device.got]).toEqual(['unknown', 'unknown']);
    });

    it('sends its events in order and one finish at the end', async () => {
      const types = (await collect(generator.stream(request))).map(({ type }) => type);
      if (sendsTokens) {
        expect(types).toEqual(['prefill', ...Array.from({ length: 16 }, () => 'token'), 'finish']);
      } else {
        // when a server begins with the prompt it does not say, and how it cuts the text is its own
        expect(new Set(types.slice(0, -1))).toEqual(new Set(['chunk']));
        expect(types.at(-1)).toBe('finish');
      }
    });

    it('counts tokens, never chunks, and names why it ended', async () => {
      const finish = (await collect(generator.stream(request))).at(-1);
      expect(finish).toMatchObject({ type: 'finish', finishReason: 'length', outputTokens: 16 });
      expect(finish?.type === 'finish' && finish.promptTokens).toBeGreaterThan(0);
      expect(finish?.type === 'finish' && (finish.countedBy ?? 'engine')).not.toBe('chunks');
    });

    it('stamps times that never go back, in milliseconds since the request was sent', async () => {
      const times = (await collect(generator.stream(request))).map(({ timeMs }) => timeMs);
      expect(times[0]).toBeGreaterThanOrEqual(0);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('collects in generate() what it streams', async () => {
      const events = await collect(generator.stream(request));
      const result = await generator.generate(request);
      expect(result.text).toBe(textOf(events));
      expect(result.outputTokens).toBe(16);
      // a server may cut the same text elsewhere the next time
      if (sendsTokens) expect(result.events).toHaveLength(events.length);
    });

    it('ends before a stop text and does not show it', async () => {
      const whole = (await generator.generate(request)).text;
      const stop = whole.slice(Math.ceil(whole.length / 2)).slice(0, 3);
      const result = await generator.generate({
        prompt: subject.prompt,
        maxNewTokens: 16,
        stop: [stop],
      });
      expect(result.finishReason).toBe('stop');
      expect(result.text).toBe(whole.slice(0, whole.indexOf(stop)));
    });

    it('ends with "abort" at the next token when the signal fires, and stays usable', async () => {
      const controller = new AbortController();
      const events: GenerationEvent[] = [];
      const long = { ...request, maxNewTokens: 64, minNewTokens: 64 };
      for await (const event of generator.stream({ ...long, signal: controller.signal })) {
        events.push(event);
        if (isText(event)) controller.abort();
      }
      const finish = events.at(-1);
      expect(finish).toMatchObject({ type: 'finish', finishReason: 'abort' });
      expect(finish?.type === 'finish' && finish.outputTokens).toBeLessThan(64);
      expect((await generator.generate(request)).outputTokens).toBe(16);
    });

    it('makes no token at all for a signal that has fired already', async () => {
      const result = await generator.generate({ ...request, signal: AbortSignal.abort() });
      expect(result).toMatchObject({ finishReason: 'abort', outputTokens: 0, text: '' });
    });

    it('stays usable when a reader leaves its loop early', async () => {
      for await (const event of generator.stream(request)) {
        if (isText(event)) break;
      }
      expect((await generator.generate(request)).outputTokens).toBe(16);
    });

    it('answers simultaneous requests each in full', async () => {
      const results = await Promise.all([generator.generate(request), generator.generate(request)]);
      expect(results.map(({ outputTokens }) => outputTokens)).toEqual([16, 16]);
      expect(results[0]?.text).toBe(results[1]?.text);
    });

    it('tells log probabilities when asked for them, or refuses; it never leaves them out', async () => {
      const asked = { ...request, topLogprobs: 2 };
      const events = await collect(generator.stream(asked)).catch((error: unknown) => error);
      if (!Array.isArray(events)) {
        expect(events).toMatchObject({ name: 'LogprobsUnsupportedError' });
        return;
      }
      for (const event of events as GenerationEvent[]) {
        if (event.type !== 'token') continue;
        const { logprob = 1, top = [] } = event.likelihood ?? {};
        expect(logprob).toBeLessThanOrEqual(0);
        expect(top).toHaveLength(2);
      }
    });

    it('refuses lengths that have no meaning', async () => {
      await expect(generator.generate({ prompt: 'x', maxNewTokens: 0 })).rejects.toThrow(
        RangeError,
      );
      await expect(
        generator.generate({ prompt: 'x', maxNewTokens: 1, minNewTokens: 2 }),
      ).rejects.toThrow(RangeError);
    });

    it('ends a running answer with an error when it is disposed, and takes no further request', async () => {
      const doomed = await subject.create();
      const running = (async () => {
        for await (const event of doomed.stream({
          ...request,
          maxNewTokens: 64,
          minNewTokens: 64,
        })) {
          if (isText(event)) await doomed.dispose();
        }
      })();
      await expect(running).rejects.toMatchObject({ name: 'GeneratorDisposedError' });
      await expect(doomed.generate(request)).rejects.toMatchObject({
        name: 'GeneratorDisposedError',
      });
      await doomed.dispose(); // twice is fine
    });
  });
}

async function collect(stream: AsyncIterable<GenerationEvent>): Promise<GenerationEvent[]> {
  return await Array.fromAsync(stream);
}

function isText(event: GenerationEvent): boolean {
  return event.type === 'token' || event.type === 'chunk';
}

function textOf(events: readonly GenerationEvent[]): string {
  return events
    .map((event) => (event.type === 'token' || event.type === 'chunk' ? event.text : ''))
    .join('');
}
