import { randomBytes } from 'node:crypto';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ownHome } from '../../store/__fixtures__/own-home.ts';
import { defaultEffects } from './hub-fetch.ts';
import {
  listPulled,
  type PullOptions,
  type PullProgress,
  pullModel,
  readHubAddress,
  removePulled,
} from './index.ts';
import { type Fault, type StandInHub, startStandInHub } from './stand-in-hub.ts';

const ID = 'someone/tiny';
const EFFECTS = { ...defaultEffects, backoffMs: 1 };
const WEIGHTS = randomBytes(300_000);
const FILES: Record<string, Uint8Array> = {
  'config.json': Buffer.from('{"model_type":"qwen2"}'),
  'tokenizer.json': randomBytes(5_000),
  'tokenizer_config.json': Buffer.from('{}'),
  'README.md': randomBytes(2_000),
  'onnx/model_q4.onnx': randomBytes(2_000),
  'onnx/model_q4.onnx_data': WEIGHTS,
  'onnx/model.onnx': randomBytes(4_000),
};

const own = ownHome('test');
let hub: StandInHub | undefined;

afterEach(async () => {
  await hub?.close();
  hub = undefined;
});

type StartOptions = Partial<
  Pick<Parameters<typeof startStandInHub>[0], 'faults' | 'token' | 'files' | 'claimedBytes'>
>;

async function start(options: StartOptions = {}) {
  hub = await startStandInHub({ id: ID, files: FILES, license: 'apache-2.0', ...options });
  return hub;
}

function pull(options: Partial<PullOptions> = {}, effects = EFFECTS): ReturnType<typeof pullModel> {
  const address = { endpoint: hub?.endpoint ?? 'http://127.0.0.1:9', token: undefined };
  const base = { id: ID, revision: 'main', dtype: 'q4', offline: false, address } as const;
  return pullModel({ ...base, ...options }, effects);
}

/** Kept when some of the weights are on the disk: more than all other files together. */
function weightsArrived() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onProgress = ({ doneBytes, totalBytes }: PullProgress): void => {
    if (doneBytes > totalBytes - WEIGHTS.length) resolve();
  };
  return { when: promise, onProgress };
}

const contentRequests = (): string[] =>
  (hub?.requests ?? []).filter((line) => line.startsWith('cdn'));

describe('pullModel()', () => {
  it('fetches the files of one weight format, pinned to the commit, and says the licence first', async () => {
    const { commit } = await start();
    const plans: unknown[] = [];
    const pulled = await pull({ onPlan: (plan) => plans.push(plan) });
    expect(plans).toMatchObject([{ commit, license: 'apache-2.0', missingBytes: 307_024 }]);
    expect(pulled.folder).toBe(join(own.labHome, 'models', 'hub', 'someone', 'tiny', commit));
    expect(Object.keys(pulled.files).sort()).toEqual([
      'config.json',
      'onnx/model_q4.onnx',
      'onnx/model_q4.onnx_data',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    for (const path of Object.keys(pulled.files)) {
      expect((await readFile(join(pulled.folder, path))).equals(FILES[path] ?? WEIGHTS)).toBe(true);
    }
    expect(hub?.requests.filter((line) => line.includes('resolve')).join()).not.toContain('/main/');
  });

  it('downloads nothing when the disk has less room than the files need', async () => {
    await start({ claimedBytes: { 'onnx/model_q4.onnx_data': 2 ** 50 } });
    await expect(pull()).rejects.toMatchObject({
      name: 'DiskSpaceError',
      message: expect.stringMatching(/^Cannot write .* PiB to .* is free on that disk$/),
      hint: expect.stringContaining('LAB_HOME'),
    });
    expect(contentRequests()).toEqual([]);
  });

  it('sends no file twice, and none at all offline', async () => {
    await start();
    const first = await pull();
    const sent = hub?.sentBytes ?? 0;
    expect(first.receivedBytes).toBe(sent);
    expect((await pull()).receivedBytes).toBe(0);
    expect(hub?.sentBytes).toBe(sent);
    await hub?.close();
    hub = undefined;
    const offline = await pull({ offline: true });
    expect(offline).toMatchObject({
      receivedBytes: 0,
      folder: first.folder,
      license: 'apache-2.0',
    });
    await expect(pull({ offline: true, dtype: 'fp32' })).rejects.toMatchObject({
      name: 'DtypeUnavailableError',
      available: ['q4'],
    });
    await expect(pull({ offline: true, revision: 'v9' })).rejects.toMatchObject({
      name: 'ModelNotFoundError',
    });
  });

  it('adds another weight format to the same folder', async () => {
    await start();
    const q4 = await pull();
    const fp32 = await pull({ dtype: 'fp32' });
    expect(fp32.folder).toBe(q4.folder);
    expect(fp32.receivedBytes).toBe(4_000);
    expect(Object.keys(fp32.files)).toHaveLength(6);
  });

  it('goes on after a cut, and asks for the rest only', async () => {
    const { when, onProgress } = weightsArrived();
    await start({ faults: { onContent: [{ kind: 'cut', afterBytes: 100_000, when }] } });
    const waits: string[] = [];
    const pulled = await pull({ onProgress, onWait: (reason) => waits.push(reason) });
    expect(pulled.receivedBytes).toBe(307_024);
    expect(contentRequests().filter((line) => line.includes('bytes='))).toHaveLength(1);
    expect(waits).toHaveLength(1);
  });

  it('goes on in a second run where the first gave up', async () => {
    const cuts: Fault[] = Array.from({ length: 40 }, () => ({ kind: 'cut', afterBytes: 10_000 }));
    await start({ faults: { onContent: cuts } });
    const error = await pull().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'HubUnreachableError' });
    cuts.length = 0;
    const plans: { missingBytes: number }[] = [];
    const pulled = await pull({ onPlan: (plan) => plans.push(plan) });
    expect(plans[0]?.missingBytes).toBeLessThan(307_024);
    expect(pulled.receivedBytes).toBe(plans[0]?.missingBytes);
    expect((await readFile(join(pulled.folder, 'onnx/model_q4.onnx_data'))).equals(WEIGHTS)).toBe(
      true,
    );
  });

  it('starts again where the server ignores ranges', async () => {
    await start({
      faults: {
        onContent: [{ kind: 'cut', afterBytes: 50_000 }, ...times(4, { kind: 'ignore-range' })],
      },
    });
    const pulled = await pull();
    expect((await readFile(join(pulled.folder, 'onnx/model_q4.onnx_data'))).equals(WEIGHTS)).toBe(
      true,
    );
  });

  it('treats a connection that sends nothing as broken', async () => {
    await start({ faults: { onContent: [{ kind: 'stall', afterBytes: 1_000 }] } });
    const waits: string[] = [];
    const onWait = (reason: string) => waits.push(reason);
    const pulled = await pull({ onWait }, { ...EFFECTS, stallMs: 1_000 });
    expect(waits).toEqual(['nothing arrived for 1 s']);
    expect(pulled.receivedBytes).toBe(307_024);
  });

  it('refuses a wrong byte, keeps nothing of it, and leaves no half model', async () => {
    await start({ faults: { onContent: times(12, { kind: 'wrong-byte' }) } });
    await expect(pull()).rejects.toMatchObject({ name: 'HubContentError' });
    expect(await listPulled()).toEqual([]);
    const left = await readdir(join(own.labHome, 'models', 'hub', 'someone', 'tiny'), {
      recursive: true,
    });
    expect(left.filter((name) => name.endsWith('model_q4.onnx_data.part'))).toEqual([]);
  });

  it('finds a part file that was changed between two runs, and fetches it again', async () => {
    const { when, onProgress } = weightsArrived();
    const cuts: Fault[] = times(40, { kind: 'cut', afterBytes: 20_000, when });
    const { commit } = await start({ faults: { onContent: cuts } });
    await expect(pull({ onProgress })).rejects.toMatchObject({ name: 'HubUnreachableError' });
    cuts.length = 0;
    const part = join(
      own.labHome,
      'models/hub/someone/tiny',
      `.pulling-${commit}`,
      'onnx/model_q4.onnx_data.part',
    );
    const bytes = await readFile(part);
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    await writeFile(part, bytes);
    const pulled = await pull();
    expect((await readFile(join(pulled.folder, 'onnx/model_q4.onnx_data'))).equals(WEIGHTS)).toBe(
      true,
    );
  });

  it('waits as long as a busy hub asks, and gives up when it asks too much', async () => {
    const busy = { kind: 'status', status: 429, retryAfter: '0.02' } as const;
    await start({ faults: { onApi: [busy, busy] } });
    const waits: number[] = [];
    await pull({ onWait: (_, waitMs) => waits.push(waitMs) });
    expect(waits).toEqual([20, 20]);
    await hub?.close();
    await start({ faults: { onApi: [{ ...busy, retryAfter: '3600' }] } });
    await expect(pull()).rejects.toMatchObject({
      name: 'HubBusyError',
      status: 429,
      message: expect.stringContaining('asks to wait 3600 s'),
    });
  });

  it('tries a failing hub again, then says so', async () => {
    await start({ faults: { onApi: times(3, { kind: 'status', status: 503 }) } });
    await pull();
    await hub?.close();
    await start({ faults: { onApi: times(9, { kind: 'status', status: 500 }) } });
    await expect(pull()).rejects.toMatchObject({ name: 'HubBusyError', status: 500 });
  });

  it.each([
    ['a model that does not exist', { id: 'someone/else' }, 'ModelNotFoundError'],
    ['a revision that does not exist', { revision: 'v2' }, 'ModelNotFoundError'],
    ['a weight format it lacks', { dtype: 'q8' as const }, 'DtypeUnavailableError'],
  ])('refuses %s', async (_, options, name) => {
    await start();
    await expect(pull(options)).rejects.toMatchObject({ name });
  });

  it('refuses what is no hub and what is no model', async () => {
    await start({ faults: { onApi: [{ kind: 'not-json' }] } });
    await expect(pull()).rejects.toMatchObject({ name: 'HubContentError' });
    await hub?.close();
    const { 'onnx/model.onnx': _, 'onnx/model_q4.onnx': __, ...withoutGraph } = FILES;
    await start({ files: withoutGraph });
    await expect(pull()).rejects.toMatchObject({
      name: 'HubContentError',
      message: expect.stringContaining('no ONNX weights'),
    });
    await hub?.close();
    hub = undefined;
    await expect(pull()).rejects.toMatchObject({ name: 'HubUnreachableError' });
  });

  it('sends the token to the hub and to nobody else, and never shows it', async () => {
    const token = 'hf_secretOfTheTest';
    const { endpoint } = await start({ token });
    const refused = await pull().catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'HubAccessError', status: 401 });
    const wrong = await pull({ address: { endpoint, token: `${token}x` } }).catch(
      (e: unknown) => e,
    );
    expect(JSON.stringify(wrong) + String(wrong)).not.toContain(token);
    const pulled = await pull({ address: { endpoint, token } });
    expect(contentRequests().length).toBeGreaterThan(1);
    expect(contentRequests().filter((line) => line.endsWith('with token'))).toEqual([]);
    expect(
      JSON.stringify(pulled) + (await readFile(join(pulled.folder, 'manifest.json'), 'utf8')),
    ).not.toContain(token);
  });

  it('lets one process at a time download, and forgets a process that is gone', async () => {
    const { commit } = await start();
    const lock = join(own.labHome, 'models/hub/someone/tiny', `.pulling-${commit}.lock`);
    const [first, second] = await Promise.allSettled([pull(), pull()]);
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
    await expect(access(lock)).rejects.toThrow();
    await writeFile(lock, '999999999');
    await pull();
  });

  it('keeps what was whole when the learner interrupts', async () => {
    await start();
    const stop = new AbortController();
    const running = pull({
      signal: stop.signal,
      onProgress: ({ doneBytes }) => doneBytes > 50_000 && stop.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await listPulled()).toEqual([]);
    expect((await pull()).files['onnx/model_q4.onnx_data']?.bytes).toBe(WEIGHTS.length);
  });
});

describe('removePulled()', () => {
  it('gives the bytes back and forgets the name', async () => {
    await start();
    const pulled = await pull();
    const bytes = Object.values(pulled.files).reduce((sum, file) => sum + file.bytes, 0);
    expect(await listPulled()).toMatchObject([{ name: ID, license: 'apache-2.0' }]);
    expect(await removePulled(ID, 'main')).toBe(bytes);
    expect(await listPulled()).toEqual([]);
    await expect(removePulled(ID, 'main')).rejects.toMatchObject({ name: 'ModelNotFoundError' });
  });
});

describe('readHubAddress()', () => {
  it('takes a mirror and a token from the environment', () => {
    const address = readHubAddress({
      HF_ENDPOINT: 'https://mirror.example/hub/',
      HF_TOKEN: ' hf_x ',
    });
    expect(address).toEqual({ endpoint: 'https://mirror.example/hub', token: 'hf_x' });
    expect(readHubAddress({})).toEqual({ endpoint: 'https://huggingface.co', token: undefined });
  });

  it.each([
    { HF_ENDPOINT: 'ftp://x' },
    { HF_ENDPOINT: 'not an address' },
    { HF_ENDPOINT: 'https://user:secret@x' },
    { HF_TOKEN: 'two words' },
    { HF_ENDPOINT: 'http://far.example', HF_TOKEN: 'hf_x' },
  ])('refuses %j', (environment) => {
    const read = () => readHubAddress(environment);
    expect(read).toThrow(expect.objectContaining({ name: 'HubAddressError' }));
    expect(read).not.toThrow('secret');
  });
});

function times(count: number, fault: Fault): Fault[] {
  return Array.from({ length: count }, () => fault);
}
