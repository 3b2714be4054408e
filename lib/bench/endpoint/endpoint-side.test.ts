import { afterEach, describe, expect, it } from 'vitest';
import {
  type DialectServer,
  startDialectServer,
} from '../../backends/openai-compatible/__fixtures__/dialect-server.ts';
import type { TextGenerator } from '../../generation/index.ts';
import type { PlantedCheck, RequestSample, RunRecord } from '../../record/index.ts';
import { openFrame } from '../run-frame.ts';
import { type ConnectedEndpoint, connectEndpoint } from './connect-endpoint.ts';
import { describeEndpointRun } from './describe-endpoint-run.ts';
import { CACHE_PAIRS, type EndpointSide, openEndpointSide } from './open-endpoint-side.ts';

const KEY = 'sk-never-to-be-seen';
let server: DialectServer | undefined;
let endpoint: ConnectedEndpoint | undefined;
afterEach(async () => {
  await endpoint?.generator.dispose();
  await server?.close();
});

async function connect(kind: 'vllm' | 'openai'): Promise<ConnectedEndpoint> {
  server = await startDialectServer(kind);
  endpoint = await connectEndpoint({ url: `${server.baseUrl}/`, apiKey: KEY });
  return endpoint;
}

function open(connected: ConnectedEndpoint): Promise<EndpointSide> {
  let prompts = 0;
  let nowMs = 0;
  return openEndpointSide(connected, {
    maxNewTokens: 12,
    isForcedLength: connected.generator.canForceLength,
    warmupRuns: 2,
    seed: 0,
    nextPrompt: () => `prompt ${prompts++}`,
    now: () => nowMs++,
    onSample: () => {},
  });
}

describe('openEndpointSide()', () => {
  it('keeps the first request and the warm-up apart, and sends some prompts twice', async () => {
    const side = await open(await connect('vllm'));
    const phases = side.samples.map(({ phase }) => phase);
    expect(phases).toEqual(['cold', ...Array(2 + 2 * CACHE_PAIRS).fill('warm-up')]);
    for (const { first, second } of side.cachePairs) {
      expect(first.promptSha256).toBe(second.promptSha256);
    }
    const hashes = new Set(side.samples.map(({ promptSha256 }) => promptSha256));
    expect(hashes.size).toBe(3 + CACHE_PAIRS);
    const sample = await side.measure('measured', { block: 4 });
    expect(sample).toMatchObject({ phase: 'measured', block: 4, tokensCountedBy: 'server' });
    expect(side.samples.at(-1)).toBe(sample);
  });

  it.each([
    ['always-500', { name: 'ServerRefusedError', status: 500 }],
    ['killed-mid-stream', { name: 'ServerResponseError' }],
    ['not-streamed', { name: 'ServerResponseError', message: /in one piece, wanted a stream/ }],
  ] as const)('throws what the first request threw, and asks once: %s', async (fault, expected) => {
    const connected = await connect('vllm');
    (server as DialectServer).fault = fault;
    await expect(open(connected)).rejects.toMatchObject(
      'message' in expected
        ? { ...expected, message: expect.stringMatching(expected.message) }
        : expected,
    );
    expect(server?.bodies).toHaveLength(1);
  });

  it('refuses a server whose answers all come in one piece', async () => {
    const connected = await connect('vllm');
    const whole: TextGenerator['stream'] = async function* () {
      const text = 'all of the answer at once';
      yield { type: 'chunk', text, timeMs: 30 };
      const usage = { promptTokens: 3, outputTokens: 12, countedBy: 'server' } as const;
      yield { type: 'finish', finishReason: 'length', ...usage, timeMs: 30 };
    };
    const buffered = { ...connected, generator: { ...connected.generator, stream: whole } };
    await expect(open(buffered as ConnectedEndpoint)).rejects.toMatchObject({
      name: 'NotStreamedError',
      hint: expect.stringContaining('buffering'),
    });
  });
});

describe('connectEndpoint()', () => {
  it('refuses an address that holds a secret, and does not repeat it', async () => {
    for (const url of ['http://u:hidden@127.0.0.1:1/v1', 'http://127.0.0.1:1/v1?key=hidden']) {
      const error: Error = await connectEndpoint({ url }).catch((reason) => reason);
      expect(error.name).toBe('EndpointAddressError');
      expect(error.message).not.toContain('hidden');
    }
  });
});

/** A stub answers within a millisecond, and a busy machine makes any median of that wide. */
const besideNoise = ({ reasons }: RunRecord): readonly string[] =>
  reasons.filter((reason) => !reason.startsWith('Too noisy'));

describe('describeEndpointRun()', () => {
  const planted = (isMisread: boolean): PlantedCheck => ({
    metric: 'ttftMs',
    concurrency: 1,
    worstErrorMs: 9,
    medianErrorMs: isMisread ? 8 : 0.2,
    streams: 8,
    isWithinLimit: !isMisread,
  });
  const describe = async (connected: ConnectedEndpoint, isMisread = false) => {
    const side = await open(connected);
    for (let block = 0; block < 6; block++) await side.measure(`measured ${block}`, { block });
    return await describeEndpointRun(await openFrame('unit test'), connected, {
      info: connected.generator.info,
      workload: { maxNewTokens: 12, seed: 0 },
      plannedRuns: 6,
      isForcedLength: connected.generator.canForceLength,
      samples: side.samples.map((sample, index): RequestSample => ({ ...sample, index })),
      setAside: [],
      cachePairs: side.cachePairs,
      roundTripsMs: [1, 2, 3],
      noise: { otherCpuPercent: 90, stealPercent: 0 },
      planted: [planted(isMisread)],
      eventLoopDelayMs: 1,
      timerResolutionMs: 0.001,
      pairing: { sessionId: 's', side: 'B', blocks: 6 },
      evidence: ['said of the pair'],
    });
  };

  it('says what was seen from here and what is the word of the server', async () => {
    const record = await describe(await connect('vllm'));
    expect(besideNoise(record)).toEqual([]);
    expect(record.engine).toMatchObject({
      got: { device: 'remote', dtype: 'unknown' },
      serverReports: { model: 'words', kind: 'vllm' },
    });
    expect(record.model).toMatchObject({ name: 'words', weights: 'remote' });
    expect(record.memory.peakRssBytes).toBeNull();
    expect(record.metrics.roundTripMs?.p50).toBe(2);
    expect(record.metrics.coldTtftMs?.n).toBe(1);
    expect(record.metrics.tpotMs?.n).toBe(6);
    const evidence = record.engine.evidence.join('\n');
    expect(evidence).toContain(`The endpoint at ${endpoint?.url} is on this machine`);
    expect(evidence).toContain('takes 2.0 ms (median of 3)');
    expect(evidence).toContain('72 tokens came in 72 pieces');
    expect(evidence).toContain('misreads planted streams by ttftMs 0.20 ms');
    expect(evidence).toMatch(/Prefix cache (cold|warm|unknown): .*8 pairs/);
    expect(evidence).toContain('said of the pair');
    // a server on this machine works when it is asked: no noise
    expect(record.selfCheck?.noise?.facts.otherCpuPercent).toBeUndefined();
    expect(JSON.stringify(record)).not.toContain(KEY);
  });

  it('does not stand by times that its client misreads', async () => {
    const record = await describe(await connect('vllm'), true);
    expect(record.selfCheck?.plantedErrorMs).toBe(8);
    expect(besideNoise(record)).toEqual(['Self-check: the planted ttftMs was misread by 8.00 ms']);
  });

  it('counts tokens, not pieces, and declares a length that nobody forced', async () => {
    const record = await describe(await connect('openai'));
    expect(server?.bodies.every((body) => !('min_tokens' in body || 'ignore_eos' in body))).toBe(
      true,
    );
    const evidence = record.engine.evidence.join('\n');
    expect(evidence).toContain('72 tokens came in 24 pieces');
    expect(evidence).toContain('cannot be told how long to answer');
    expect(record.workload.actual.outputTokens).toEqual({ min: 12, max: 12 });
  });
});
