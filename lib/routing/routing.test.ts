import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BackendCrashedError } from '../backends/errors.ts';
import { createFakeGenerator, type FakeOptions, scriptTokens } from '../backends/fake/index.ts';
import { createTemplateGenerator } from '../backends/template/index.ts';
import type { TextGenerator } from '../generation/index.ts';
import {
  isRemoteAddress,
  Ladder,
  type LadderOptions,
  type RoutedEvent,
  type Rung,
  type RungKind,
} from './index.ts';

/** Opens a generator with a stream of its own. */
function generatorOf(stream: TextGenerator['stream']): Rung['open'] {
  const { info } = createFakeGenerator({ tokens: [] });
  return async () => ({
    info,
    stream,
    generate: () => Promise.reject(new Error('not asked')),
    dispose: async () => {},
  });
}

const SECRET = 'const apiKey = "swordfish"';
const REQUEST = { prompt: SECRET, maxNewTokens: 4 };

/** A rung whose text is its own name, with a count of how often it was opened. */
function rung(kind: RungKind, options: Partial<FakeOptions> & Partial<Rung> = {}) {
  const opened: TextGenerator[] = [];
  const { tokens = scriptTokens([`${kind} text`]), failAfterTokens, ...rest } = options;
  const made: Rung & { readonly opened: TextGenerator[] } = {
    name: `${kind}-place`,
    kind,
    isRemote: kind === 'api',
    costUsd: () => 0,
    opened,
    open: async () => {
      const generator = createFakeGenerator({
        tokens,
        ...(failAfterTokens && { failAfterTokens }),
      });
      opened.push(generator);
      return generator;
    },
    ...rest,
  };
  return made;
}

const failing = (kind: RungKind, message = 'it is down', tokens = 0) =>
  rung(kind, { failAfterTokens: { tokens, error: new Error(message) } });

function ladder(rungs: readonly Rung[], options: Partial<LadderOptions> = {}): Ladder {
  const policy = { order: ['template', 'local', 'api'], allowRemote: true } as const;
  return new Ladder({ rungs, policy, ...options }, () => Date.now());
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the order', () => {
  const kinds = ['template', 'local', 'api'] as const;
  const orders = kinds.flatMap((a) =>
    kinds.filter((b) => b !== a).map((b) => [a, b, kinds.find((c) => c !== a && c !== b) ?? a]),
  );

  it.each(orders)('%s, %s, %s is asked as it is written', async (...order) => {
    const rungs = kinds.map((kind) => rung(kind));
    const answer = await ladder(rungs, { policy: { order, allowRemote: true } }).answer(REQUEST);
    expect(answer).toMatchObject({
      kind: order[0],
      rung: `${order[0]}-place`,
      text: `${order[0]} text`,
    });
    expect(rungs.filter(({ opened }) => opened.length > 0).map(({ kind }) => kind)).toEqual([
      order[0],
    ]);
  });

  it('goes on to the next rung and says why each one before it did not answer', async () => {
    const rungs = [
      failing('template', 'no rule'),
      failing('local', 'out of memory'),
      rung('api', { costUsd: () => 0.002 }),
    ];
    const answer = await ladder(rungs).answer(REQUEST);
    expect(answer.steps.map(({ rung, state, reason }) => [rung, state, reason])).toEqual([
      ['template-place', 'failed', 'no rule'],
      ['local-place', 'failed', 'out of memory'],
      ['api-place', 'answered', 'the rungs before it did not answer'],
    ]);
    expect(answer).toMatchObject({
      text: 'api text',
      kind: 'api',
      costUsd: 0.002,
      promptTokens: 4,
      outputTokens: 2,
    });
  });

  it('never asks a kind the order leaves out', async () => {
    const api = rung('api');
    const only = ladder([rung('local'), api], { policy: { order: ['local'], allowRemote: true } });
    await only.answer(REQUEST);
    expect(api.opened).toHaveLength(0);
  });

  it('is an error with every reason when nobody answers', async () => {
    const error = await ladder([failing('template'), failing('local')])
      .answer(REQUEST)
      .catch((e: unknown) => e);
    expect(error).toMatchObject({
      name: 'NoRungAnsweredError',
      message:
        'No rung answered: template-place failed (it is down); local-place failed (it is down)',
    });
    expect(JSON.stringify(error)).not.toContain('swordfish');
  });
});

describe('the policy', () => {
  it.each([{}, { allowRemote: false }])(
    '%j opens no remote rung, whatever fails before it',
    async (policy) => {
      const api = rung('api');
      const sheep = rung('local', { name: 'far-away-local', isRemote: true });
      const closed = ladder([failing('template'), failing('local'), sheep, api], {
        policy: { order: ['template', 'local', 'api'], ...policy },
      });
      await expect(closed.answer(REQUEST)).rejects.toMatchObject({
        name: 'NoRungAnsweredError',
        hint: expect.stringContaining('--allow-remote'),
        steps: [
          {},
          {},
          { state: 'skipped', rung: 'far-away-local' },
          { state: 'skipped', reason: 'policy: no prompt leaves this machine' },
        ],
      });
      await expect(Array.fromAsync(closed.stream(REQUEST))).rejects.toMatchObject({
        name: 'NoRungAnsweredError',
      });
      expect([...api.opened, ...sheep.opened]).toEqual([]);
    },
  );

  it.each([
    ['http://127.0.0.1:8080/v1', false],
    ['http://localhost/v1', false],
    ['http://[::1]:1/v1', false],
    ['https://api.example.com/v1', true],
    ['http://127.0.0.1.example.com/v1', true],
    ['http://localhost.example.com', true],
    ['http://192.168.1.5/v1', true],
    ['http://127.0.0.1@example.com/', true],
    ['nonsense', true],
    ['', true],
  ])('isRemoteAddress(%j) is %j', (address, isRemote) => {
    expect(isRemoteAddress(address)).toBe(isRemote);
  });
});

describe('the labels', () => {
  it('leave a template what it is, and count nothing as tokens', async () => {
    const template = rung('template', { open: async () => createTemplateGenerator() });
    const answer = await ladder([template, rung('local')]).answer({
      prompt: 'a debounce function',
      maxNewTokens: 9,
    });
    expect(answer).toMatchObject({
      kind: 'template',
      info: { mode: 'simulated', backend: 'template' },
      countedBy: 'chunks',
      costUsd: 0,
    });
    const next = await ladder([template, rung('local')]).answer(REQUEST);
    expect(next).toMatchObject({
      kind: 'local',
      steps: [{ state: 'failed', rung: 'template-place' }, {}],
    });
  });

  it('keep an unknown price unknown, also of a paid call that failed', async () => {
    const unknown = rung('api', { costUsd: () => undefined });
    expect((await ladder([unknown]).answer(REQUEST)).costUsd).toBeUndefined();
    const afterPaid = ladder([failing('api'), rung('local', { costUsd: () => 0.001 })], {
      policy: { order: ['api', 'local'], allowRemote: true },
    });
    expect((await afterPaid.answer(REQUEST)).costUsd).toBeUndefined();
  });

  it('do not take an empty answer for an answer', async () => {
    const silent = rung('local', { tokens: scriptTokens(['']) });
    const answer = await ladder([silent, rung('api')]).answer(REQUEST);
    expect(answer.steps[0]).toMatchObject({ state: 'failed', reason: 'it answered with nothing' });
    const events = await Array.fromAsync(ladder([silent, rung('api')]).stream(REQUEST));
    expect(events[0]).toMatchObject({ type: 'route', kind: 'api' });
  });
});

describe('the circuit', () => {
  it('opens after failures in a row, skips, lets one try, and closes again', async () => {
    let isDown = true;
    const flaky = rung('local', {
      open: async () => {
        if (isDown) throw new Error('refused');
        return createFakeGenerator({ tokens: scriptTokens(['back']) });
      },
    });
    const both = ladder([flaky, rung('api')], { guard: { failuresToOpen: 3, pauseMs: 5_000 } });
    const stateOf = async () => (await both.answer(REQUEST)).steps[0]?.reason;
    expect([await stateOf(), await stateOf(), await stateOf()]).toEqual([
      'refused',
      'refused',
      'refused',
    ]);
    expect(await stateOf()).toBe('its circuit is open after 3 failures in a row');
    vi.setSystemTime(1_006_000);
    expect(await stateOf()).toBe('refused'); // the one that may try
    expect(await stateOf()).toContain('circuit is open');
    isDown = false;
    vi.setSystemTime(1_012_000);
    expect((await both.answer(REQUEST)).text).toBe('back');
    expect(both.health()[0]).toMatchObject({
      circuit: 'closed',
      changes: [
        { to: 'open', atMs: 1_000_000 },
        { to: 'half-open', atMs: 1_006_000 },
        { to: 'open', atMs: 1_006_000 },
        { to: 'half-open', atMs: 1_012_000 },
        { to: 'closed', atMs: 1_012_000 },
      ],
    });
  });

  it('does not count an instruction that no rule fits', async () => {
    const template = rung('template', { open: async () => createTemplateGenerator() });
    const both = ladder([template, rung('local')], {
      guard: { failuresToOpen: 1, pauseMs: 5_000 },
    });
    for (const _ of [1, 2, 3]) await both.answer(REQUEST);
    expect(both.health()[0]).toMatchObject({ circuit: 'closed', changes: [] });
  });

  it('limits requests in any minute', async () => {
    const limited = ladder([rung('local', { requestsPerMinute: 2 }), rung('api')]);
    const kindOf = async () => (await limited.answer(REQUEST)).kind;
    expect([await kindOf(), await kindOf(), await kindOf()]).toEqual(['local', 'local', 'api']);
    vi.setSystemTime(1_061_000);
    expect(await kindOf()).toBe('local');
  });
});

describe('the cache', () => {
  const settings = { maxAnswers: 2, maxAgeMs: 60_000 };

  it('gives a greedy answer again, says how old it is, and counts', async () => {
    const local = rung('local');
    const cached = ladder([local], { cache: settings });
    const fresh = await cached.answer(REQUEST);
    expect(fresh.cache).toEqual({ state: 'fresh' });
    vi.setSystemTime(1_030_000);
    const { signal } = new AbortController();
    const stored = await cached.answer({ ...REQUEST, signal, seed: 7, topK: 3 });
    expect(stored).toEqual({ ...fresh, cache: { state: 'stored', ageMs: 30_000 } });
    expect(cached.cacheStatistics()).toMatchObject({
      hits: 1,
      misses: 1,
      hitRate: 0.5,
      answers: 1,
    });
    vi.setSystemTime(1_090_001);
    expect((await cached.answer(REQUEST)).cache).toEqual({ state: 'fresh' });
  });

  it('keeps nothing that chance decides, and forgets what is unused for longest', async () => {
    const cached = ladder([rung('local')], { cache: settings });
    const ask = async (prompt: string, temperature = 0) =>
      (await cached.answer({ ...REQUEST, prompt, temperature })).cache.state;
    expect([await ask('a', 1), await ask('a', 1)]).toEqual(['fresh', 'fresh']);
    for (const prompt of ['a', 'b', 'a', 'c']) await ask(prompt);
    expect([await ask('a'), await ask('b')]).toEqual(['stored', 'fresh']);
  });

  it('serves streams too, in one piece, and keeps what they bring', async () => {
    const local = rung('local');
    const cached = ladder([local], { cache: settings });
    const fresh = await Array.fromAsync(cached.stream(REQUEST));
    const stored = await Array.fromAsync(cached.stream(REQUEST));
    expect(
      stored.map((event) => (event.type === 'generation' ? event.event.type : event.type)),
    ).toEqual(['route', 'chunk', 'finish', 'answer']);
    const answers = [fresh, stored].map((events) => events.find(({ type }) => type === 'answer'));
    expect(answers[1]).toMatchObject({
      answer: { text: 'local text', cache: { state: 'stored', ageMs: 0 } },
    });
    expect(answers[0]).toMatchObject({ answer: { cache: { state: 'fresh' } } });
    expect((await cached.answer(REQUEST)).cache.state).toBe('stored');
  });

  it('is off unless it is asked for', async () => {
    const plain = ladder([rung('local')]);
    expect((await plain.answer(REQUEST)).cache).toEqual({ state: 'off' });
    expect(plain.cacheStatistics()).toBeUndefined();
  });
});

describe('the stream', () => {
  it('says the rung first, then its events, then the whole labelled answer', async () => {
    const events = await Array.fromAsync(
      ladder([failing('template'), rung('local')]).stream(REQUEST),
    );
    expect(
      events.map((event) => (event.type === 'generation' ? event.event.type : event.type)),
    ).toEqual(['route', 'prefill', 'token', 'token', 'finish', 'answer']);
    expect(events.at(-1)).toMatchObject({
      answer: {
        text: 'local text',
        kind: 'local',
        steps: [{ state: 'failed' }, { state: 'answered' }],
      },
    });
  });

  it('is an error, not another voice, when a rung breaks off after its first text', async () => {
    const tokens = scriptTokens(['half ', 'an ', 'answer']);
    const breaking = rung('local', {
      tokens,
      failAfterTokens: { tokens: 2, error: new Error('cable cut') },
    });
    const api = rung('api');
    const seen: RoutedEvent[] = [];
    const running = (async () => {
      for await (const event of ladder([breaking, api]).stream(REQUEST)) seen.push(event);
    })();
    await expect(running).rejects.toMatchObject({
      name: 'AnswerBrokenError',
      message: '"local-place" broke off its answer: cable cut',
    });
    expect(seen.filter(({ type }) => type === 'answer')).toEqual([]);
    expect(api.opened).toHaveLength(0);
    // the same failure of a whole answer is the next rung's turn: nobody has seen anything yet
    expect((await ladder([breaking, api]).answer(REQUEST)).kind).toBe('api');
  });

  it('takes no text for an answer that ends without saying so', async () => {
    const open = generatorOf(async function* () {
      yield { type: 'chunk', text: 'half', timeMs: 0 };
    });
    const ending = rung('local', { open });
    await expect(Array.fromAsync(ladder([ending]).stream(REQUEST))).rejects.toMatchObject({
      name: 'AnswerBrokenError',
      message: '"local-place" broke off its answer: it ended in the middle',
    });
    expect((await ladder([ending, rung('api')]).answer(REQUEST)).kind).toBe('api');
  });

  it('lets go of a rung that answered with nothing', async () => {
    let isOver = false;
    const open = generatorOf(async function* () {
      try {
        yield { type: 'finish', finishReason: 'stop', promptTokens: 1, outputTokens: 1, timeMs: 0 };
      } finally {
        isOver = true;
      }
    });
    await expect(ladder([rung('local', { open })]).answer(REQUEST)).rejects.toThrow(/with nothing/);
    expect(isOver).toBe(true);
  });
});

describe('opening', () => {
  it('happens once for many first calls, and again after a crash', async () => {
    let crashes = 1;
    const crashing = rung('local', {
      open: async () => {
        crashing.opened.push({} as TextGenerator);
        const error = new BackendCrashedError('The model process ended', { hint: 'Try again' });
        const fail = crashes > 0 ? { failAfterTokens: { tokens: 0, error } } : {};
        crashes -= 1;
        return createFakeGenerator({
          tokens: scriptTokens(['up']),
          ...fail,
        });
      },
    });
    const one = ladder([crashing, rung('api')]);
    expect((await one.answer(REQUEST)).kind).toBe('api');
    const kinds = await Promise.all(
      Array.from({ length: 20 }, async () => (await one.answer(REQUEST)).kind),
    );
    expect(new Set(kinds)).toEqual(new Set(['local']));
    expect(crashing.opened).toHaveLength(2);
  });

  it('ends with the ladder', async () => {
    const local = rung('local');
    const one = ladder([local]);
    await one.answer(REQUEST);
    await one.dispose();
    await expect(local.opened[0]?.generate(REQUEST)).rejects.toMatchObject({
      name: 'GeneratorDisposedError',
    });
  });

  it('stops asking when the caller gives up or asks for what has no meaning', async () => {
    const api = rung('api');
    await expect(
      ladder([rung('local'), api]).answer({ prompt: 'x', maxNewTokens: 0 }),
    ).rejects.toThrow(RangeError);
    const aborted = await ladder([rung('local'), api]).answer({
      ...REQUEST,
      signal: AbortSignal.abort(),
    });
    expect(aborted).toMatchObject({ finishReason: 'abort', text: '', kind: 'local' });
    expect(api.opened).toHaveLength(0);
  });
});
