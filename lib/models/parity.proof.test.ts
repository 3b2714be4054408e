// The embedded models in two engines, against what torch computed from the same weights when they were
// exported (fixtures.json): the last step between "the graph is right" and "this model is right".

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DecoderSession,
  generateGreedy,
  loadDecoderSession,
} from '../onnx/decoder-session.ts';
import { parseDecoderConfig } from '../onnx/index.ts';
import { buildModel, ensureBuilt } from './build.ts';
import { ONNX_FILES } from './build-artifacts.ts';
import { embeddedFolder } from './build-source.ts';
import { loadTokenizer } from './load-tokenizer.ts';

interface Fixture {
  readonly text: string;
  readonly ids: readonly number[];
  readonly topIds: readonly number[];
  readonly topLogits: readonly number[];
  /** All logits, for the first few prompts. */
  readonly logits?: readonly number[];
  readonly greedyIds: readonly number[];
  readonly greedyText: string;
}

const GREEDY_TOKENS = 24;
const END_ID = 0;
const names = readdirSync(embeddedFolder(), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

it('there is an embedded model to prove', () => {
  expect(names).toContain('tiny-coder-1m');
});

describe.each(names)('%s', (name) => {
  let fixtures: readonly Fixture[];
  let session: DecoderSession;

  beforeAll(async () => {
    const source = join(embeddedFolder(), name);
    fixtures = JSON.parse(await readFile(join(source, 'fixtures.json'), 'utf8')).prompts;
    const config = parseDecoderConfig(
      JSON.parse(await readFile(join(source, 'config.json'), 'utf8')),
    );
    const folder = await ensureBuilt(name, 'fp32');
    session = await loadDecoderSession(join(folder, ONNX_FILES.fp32), config);
  });
  afterAll(() => session?.release());

  it('cuts text into the tokens it was trained on', async () => {
    const tokenizer = await loadTokenizer(join(embeddedFolder(), name), '');
    for (const { text, ids } of fixtures) expect(tokenizer.encode(text)).toEqual(ids);
  });

  it('has the logits of torch within 1e-3 on 50 prompts', async () => {
    expect(fixtures.length).toBe(50);
    let worst = 0;
    for (const { ids, topIds, topLogits, logits } of fixtures) {
      session.reset();
      const got = await session.run(ids);
      topIds.forEach((id, rank) => {
        worst = Math.max(worst, Math.abs((got[id] as number) - (topLogits[rank] as number)));
      });
      logits?.forEach((wanted, id) => {
        worst = Math.max(worst, Math.abs((got[id] as number) - wanted));
      });
    }
    console.log(`${name}: largest difference from torch ${worst.toExponential(2)}`);
    expect(worst).toBeLessThan(1e-3);
  });

  it('chooses the tokens of torch, with the cache, on 50 prompts', async () => {
    for (const { ids, greedyIds } of fixtures) {
      expect(await generateGreedy(session, ids, GREEDY_TOKENS, END_ID)).toEqual(greedyIds);
    }
  });

  it('decodes with the cache what one pass over everything gives', async () => {
    for (const { ids, greedyIds } of fixtures.slice(0, 10)) {
      const whole = [...ids, ...greedyIds];
      session.reset();
      const inOnePass = await session.run(whole);
      session.reset();
      let stepwise = await session.run(ids);
      for (const id of greedyIds) stepwise = await session.run([id]);
      const difference = stepwise.map((value, i) => Math.abs(value - (inOnePass[i] as number)));
      expect(Math.max(...difference)).toBeLessThan(1e-3);
    }
  });

  it('writes the same text from its GGUF file in llama.cpp on at least 48 of 50', async (test) => {
    const module = await importLlama();
    if (module === undefined) {
      test.skip('node-llama-cpp is not installed: it is optional (85 MB)');
      return;
    }
    const { folder } = await buildModel(name, ['gguf-f16']);
    // One thread: llama.cpp's threads spin, and on a busy machine with few cores wait for each other.
    const llama = await module.getLlama({ gpu: false, build: 'never', maxThreads: 1 });
    const model = await llama.loadModel({ modelPath: join(folder, `gguf/${name}-f16.gguf`) });
    const context = await model.createContext({ contextSize: 512, threads: 1 });
    const sequence = context.getSequence();
    let sameTokens = 0;
    let sameText = 0;
    for (const { text, ids, greedyText } of fixtures) {
      await sequence.clearHistory();
      const tokens = model.tokenize(text, true);
      if (tokens.join() === ids.join()) sameTokens++;
      const answer: number[] = [];
      for await (const token of sequence.evaluate(tokens, { temperature: 0 })) {
        if (answer.push(token) === GREEDY_TOKENS) break;
      }
      if (model.detokenize(answer, true) === greedyText) sameText++;
    }
    await llama.dispose();
    console.log(`${name}: llama.cpp same tokens ${sameTokens}/50, same greedy text ${sameText}/50`);
    expect(sameTokens).toBe(50);
    expect(sameText).toBeGreaterThanOrEqual(48);
  });
});

interface LlamaModule {
  readonly getLlama: (options: object) => Promise<Llama>;
}

/** The few calls of node-llama-cpp used here. */
interface Llama {
  readonly dispose: () => Promise<void>;
  readonly loadModel: (options: object) => Promise<{
    readonly tokenize: (text: string, specialTokens: boolean) => number[];
    readonly detokenize: (tokens: readonly number[], specialTokens: boolean) => string;
    readonly createContext: (options: object) => Promise<{
      readonly getSequence: () => {
        readonly clearHistory: () => Promise<void>;
        readonly evaluate: (tokens: readonly number[], options: object) => AsyncIterable<number>;
      };
    }>;
  }>;
}

/** node-llama-cpp where it is installed, or in the folder that LAB_NODE_LLAMA_CPP names. */
async function importLlama(): Promise<LlamaModule | undefined> {
  const elsewhere = process.env.LAB_NODE_LLAMA_CPP;
  if (elsewhere !== undefined) {
    const entry = join(elsewhere, 'dist/index.js');
    if (!existsSync(entry)) throw new Error(`LAB_NODE_LLAMA_CPP has no "${entry}"`);
    return import(pathToFileURL(entry).href);
  }
  const optional = 'node-llama-cpp'; // not a literal: it is in no package.json
  return import(optional).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  });
}
