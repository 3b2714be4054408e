import { describe, expect, it } from 'vitest';
import {
  listFittingChoices,
  MemoryBudgetError,
  ModelNotFoundError,
  type PreparedModel,
  type PrepareOptions,
  prepareFitting,
} from './index.ts';

const NEEDS: Readonly<Record<string, number>> = {
  'large fp32': 100,
  'large q8': 30,
  'large q4': 20,
  'small fp32': 12,
  'small q8': 4,
  'small q4': 3,
};

const machineOf =
  (availableBytes: number) =>
  async ({ model, dtype }: PrepareOptions): Promise<PreparedModel> => {
    const requiredBytes = NEEDS[`${model} ${dtype}`] ?? 0;
    if (requiredBytes <= availableBytes) return { name: model, dtype } as PreparedModel;
    throw new MemoryBudgetError(`Cannot load "${model}" as ${dtype}`, {
      ...{ requiredBytes, availableBytes, hint: '' },
    });
  };
const choices = listFittingChoices(['large', 'small']);
const fit = (availableBytes: number) =>
  prepareFitting(choices, { device: 'cpu' }, machineOf(availableBytes));

describe('prepareFitting()', () => {
  it.each([
    [100, 'large fp32', 0],
    [99, 'large q8', 1],
    [25, 'large q4', 2],
    [15, 'small fp32', 3],
    [3, 'small q4', 5],
  ])('with %i bytes takes %s', async (availableBytes, wanted, stepsDown) => {
    const { chosen, steps } = await fit(availableBytes);
    expect(`${chosen.model} ${chosen.dtype}`).toBe(wanted);
    expect(steps).toHaveLength(stepsDown);
    for (const { model, dtype, reason } of steps) {
      expect(reason).toBe(`Cannot load "${model}" as ${dtype}`);
    }
  });

  it('throws the last refusal when nothing fits', async () => {
    await expect(fit(1)).rejects.toThrow('Cannot load "small" as q4');
  });

  it('steps down for memory alone: another error ends it at once', async () => {
    const broken = async (): Promise<PreparedModel> => {
      throw new ModelNotFoundError('No model', { model: 'large', hint: '' });
    };
    await expect(prepareFitting(choices, { device: 'cpu' }, broken)).rejects.toThrow('No model');
    await expect(prepareFitting([], { device: 'cpu' })).rejects.toThrow(RangeError);
  });
});
