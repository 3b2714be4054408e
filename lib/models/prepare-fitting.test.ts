import { describe, expect, it } from 'vitest';
import {
  DtypeUnavailableError,
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

  it('passes over formats that are not there, and says so', async () => {
    const only =
      (dtype: string, availableBytes: number) =>
      (options: PrepareOptions): Promise<PreparedModel> => {
        if (options.dtype === dtype) return machineOf(availableBytes)(options);
        throw new DtypeUnavailableError(`No ${options.dtype}`, { hint: '', available: [] });
      };
    const options = { device: 'cpu' } as const;
    const { chosen, steps } = await prepareFitting(choices, options, only('q4', 25));
    expect(chosen).toEqual({ model: 'large', dtype: 'q4' });
    expect(steps.map(({ reason }) => reason)).toEqual(['No fp32', 'No q8']);
    const tooLarge = prepareFitting(choices, options, only('q8', 1));
    await expect(tooLarge).rejects.toThrow('Cannot load "small" as q8');
  });

  it('steps down for these alone: another error ends it at once', async () => {
    const broken = async (): Promise<PreparedModel> => {
      throw new ModelNotFoundError('No model', { model: 'large', hint: '' });
    };
    await expect(prepareFitting(choices, { device: 'cpu' }, broken)).rejects.toThrow('No model');
    await expect(prepareFitting([], { device: 'cpu' })).rejects.toThrow(RangeError);
  });
});
