import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleRecord, type RunRecord } from '../record/index.ts';
import { findSmallestPassing, scanCode } from './index.ts';
import { stripComments } from './strip-comments.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-scan-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const found = async () =>
  (await scanCode(root)).uses.map(({ path, line, demand }) => `${path}:${line} ${demand}`);

describe('scanCode()', () => {
  it.each([
    ['a.py', 'x = 1\nmodel = model.cuda()', 2, 'needs'],
    ['a.py', 'model.to("cuda:0")', 1, 'needs'],
    ['a.py', "d = torch.device('cuda')", 1, 'needs'],
    ['a.py', 'd = "cuda" if torch.cuda.is_available() else "cpu"', 1, 'prefers'],
    ['a.py', 'AutoModel.from_pretrained(x, load_in_4bit=True)', 1, 'needs'],
    ['a.py', 'import os\n\nfrom vllm import LLM', 3, 'needs'],
    ['src/a.ts', "await pipeline('x', { device: 'cuda' })", 1, 'needs'],
    ['src/a.ts', 'if (navigator.gpu) {}', 1, 'prefers'],
    ['requirements.txt', 'numpy\nflash-attn==2.5', 2, 'needs'],
    ['requirements-gpu.txt', 'torch==2.4.0+cu121', 1, 'needs'],
    ['package.json', '{"dependencies":{"onnxruntime-node-gpu":"1"}}', 1, 'needs'],
    ['Dockerfile', 'FROM nvidia/cuda:12.9.2-cudnn-runtime-ubuntu24.04', 1, 'needs'],
    [
      'compose.yaml',
      'services:\n  a:\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - capabilities: [gpu]',
      7,
      'needs',
    ],
    ['k8s/a.yaml', 'resources:\n  limits:\n    nvidia.com/gpu: 1', 3, 'needs'],
  ])('finds in %s: %j', async (path, text, line, demand) => {
    await plant(path, text);
    expect(await found()).toContain(`${path}:${line} ${demand}`);
  });

  it.each([
    ['a.py', '# model.cuda() was here\nx = 1'],
    ['a.py', 'def f():\n    """Moves to device="cuda" when asked: model.cuda()"""\n'],
    ['a.py', 'import cudagraphs_of_mine\nbarracuda(1)\nmodel.to("cpu")'],
    ['a.ts', "// device: 'cuda'\n/* device: 'cuda' */ const x = { device: 'cpu' };"],
    ['requirements.txt', '# vllm\ntorch\nvllm-client-of-mine.py'],
    ['Dockerfile', '# FROM nvidia/cuda:12\nFROM node:24'],
    ['notes.md', 'device="cuda"'],
    ['node_modules/a/a.js', "x = { device: 'cuda' }"],
    ['.venv/lib/a.py', 'model.cuda()'],
  ])('asks for nothing: %s %j', async (path, text) => {
    await plant(path, text);
    expect(await found()).toEqual([]);
  });

  it('names what was too large to read, and refuses a folder that is not there', async () => {
    await plant('big.py', 'x'.repeat(2_000_001));
    expect((await scanCode(root)).skipped).toEqual(['big.py']);
    await expect(scanCode(join(root, 'nowhere'))).rejects.toMatchObject({
      name: 'ScanFolderError',
    });
  });
});

describe('stripComments()', () => {
  it('keeps strings that look like comments, and every line number', () => {
    expect(stripComments('a = "# no" # yes\n', 'hash')).toBe('a = "# no"      \n');
    expect(stripComments("u = 'http://x' // y\n/* a\nb */ c", 'slash')).toBe(
      "u = 'http://x'     \n    \n     c",
    );
  });
});

describe('findSmallestPassing()', () => {
  const evaluation = (
    name: string,
    bytes: number,
    [low, value, high]: readonly [number, number, number],
    changes: Partial<RunRecord> = {},
  ): RunRecord => {
    const rate = { value, low, high, n: 100 };
    const base = exampleRecord();
    return {
      ...base,
      mode: 'live',
      id: name,
      model: { ...base.model, name, files: { w: { sha256: 'x', bytes } } },
      quality: {
        taskSetSha256: 'x',
        tasks: [],
        passAt1: rate,
        levels: [{ ...rate, level: 2, passed: 1 }],
      },
      ...changes,
    };
  };
  const tiny = evaluation('tiny', 1, [0.5, 0.6, 0.7]);
  const small = evaluation('small', 3, [0.78, 0.85, 0.9]);
  const large = evaluation('large', 9, [0.92, 0.95, 0.97]);

  it('chooses the smallest whose whole interval reaches the bar', () => {
    expect(findSmallestPassing([large, tiny, small], 0.75).chosen?.model).toBe('small');
    const undecided = findSmallestPassing([large, tiny, small], 0.8);
    expect(undecided.chosen?.model).toBe('large');
    expect(undecided.undecided.map(({ model }) => model)).toEqual(['small']);
    expect(undecided.rungs.map(({ state }) => state)).toEqual(['fails', 'undecided', 'passes']);
    expect(findSmallestPassing([tiny, small], 0.99)).toMatchObject({
      chosen: undefined,
      undecided: [],
    });
  });

  it('takes the newest valid live evaluation of each, and one level where it is asked for', () => {
    const older = evaluation('small', 3, [0.1, 0.2, 0.3], {
      startedAt: '2025-01-01T00:00:00.000Z',
    });
    const invalid = evaluation('small', 3, [0, 0, 0], {
      valid: false,
      startedAt: '2027-01-01T00:00:00.000Z',
    });
    const played = evaluation('small', 3, [0, 0, 0], {
      mode: 'recorded',
      startedAt: '2027-01-01T00:00:00.000Z',
    });
    expect(findSmallestPassing([older, small, invalid, played], 0.75).chosen?.low).toBe(0.78);
    expect(findSmallestPassing([small], 0.75, 2).chosen?.model).toBe('small');
    expect(findSmallestPassing([small], 0.75, 4).rungs).toEqual([]);
  });

  it('compares evaluations of the same tasks only', () => {
    const other = { taskSetSha256: 'other', tasks: [], levels: [] };
    const elsewhere = evaluation('tiny', 1, [1, 1, 1], {
      quality: { ...other, passAt1: { value: 1, low: 1, high: 1, n: 9 } },
      startedAt: '2027-01-01T00:00:00.000Z',
    });
    const verdict = findSmallestPassing([elsewhere, tiny, small], 0.75);
    expect(verdict).toMatchObject({ tasks: 100, chosen: { model: 'small' } });
    expect(verdict.rungs.map(({ model }) => model)).toEqual(['tiny', 'small']);
  });

  it('never chooses a model whose size nobody knows', () => {
    const remote = evaluation('remote', 0, [0.98, 0.99, 1]);
    const unknown = { ...remote, model: { ...remote.model, files: {} } };
    expect(findSmallestPassing([unknown, large], 0.9).chosen?.model).toBe('large');
    expect(findSmallestPassing([unknown], 0.9).chosen).toBeUndefined();
  });
});
