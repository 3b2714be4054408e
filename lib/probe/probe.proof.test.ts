// The probe itself, on whatever machine this is: that it ends, times everything it claims to, and can be
// judged. How fast the machine is is no test.

import { describe, expect, it } from 'vitest';
import { fitCalibration, judgeProbe, predictStepMs } from '../prediction/index.ts';
import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { runProbe } from './index.ts';
import { planCacheStacks, planStacks } from './stacks.ts';

const model = parseArchitecture({
  model_type: 'qwen2',
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  vocab_size: 151_936,
  max_position_embeddings: 4096,
  tie_word_embeddings: true,
}) as DecoderArchitecture;

describe('runProbe()', () => {
  it('times every stack in three visits of two blocks, and a model can be predicted from it', {
    timeout: 300_000,
  }, async () => {
    const seen: string[] = [];
    const probe = await runProbe({
      kernels: ['q8'],
      onKernel: (kernel, done, all) => seen.push(`${kernel} ${done} of ${all}`),
    });
    expect(seen).toEqual(['q8 0 of 3', 'q8 1 of 3', 'q8 2 of 3']);
    expect(probe.stacks.map(({ stack }) => stack)).toEqual(
      [...planStacks('q8'), ...planCacheStacks()].map(({ stack }) => stack),
    );
    for (const { passes } of probe.stacks) {
      for (const { blockMinimaMs } of passes) {
        expect(blockMinimaMs).toHaveLength(6);
        expect(Math.min(...blockMinimaMs)).toBeGreaterThan(0);
      }
    }
    expect(probe.memoryReadBytesPerSecond).toBeGreaterThan(1e8);
    const verdict = judgeProbe(probe);
    expect(verdict.reasons.length > 0).toBe(verdict.verdict !== 'steady');
    const calibration = fitCalibration(probe, 'q8');
    if (calibration === undefined) throw new Error('no calibration');
    const [short, long] = [0, 4000].map((context) => predictStepMs(model, calibration, context));
    expect(short).toBeGreaterThan(0);
    expect(long).toBeGreaterThanOrEqual(short as number);
  });

  it('ends at once when it is aborted', { timeout: 60_000 }, async () => {
    const controller = new AbortController();
    const running = runProbe({ kernels: ['q8'], signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toThrow();
  });
});
