import type { Dtype } from '../generation/index.ts';
import { type PrepareOptions, prepareModel } from './prepare-model.ts';
import type { PreparedModel } from './prepared-model.ts';

/** One rung of a way down: a model in one weight format. */
export interface FittingChoice {
  readonly model: string;
  readonly dtype: Dtype;
}

/** A rung that was too large, with the figures, or not there. */
export interface StepDown extends FittingChoice {
  readonly reason: string;
}

export interface FittingModel {
  readonly prepared: PreparedModel;
  readonly chosen: FittingChoice;
  /** Every rung that was stepped over, first one first; empty when the first choice fits. */
  readonly steps: readonly StepDown[];
}

/** Formats from the most faithful to the smallest. */
const WAY_DOWN: readonly Dtype[] = ['fp32', 'q8', 'q4'];

/** Too large, or not among the files of a model that comes as it is. */
const PASSED_OVER: readonly string[] = ['MemoryBudgetError', 'DtypeUnavailableError'];

/** Every model in every format: a smaller format of the wanted model comes before a smaller model. */
export function listFittingChoices(models: readonly string[]): readonly FittingChoice[] {
  return models.flatMap((model) => WAY_DOWN.map((dtype) => ({ model, dtype })));
}

/**
 * Prepares the first choice that is there and fits the memory that is free now, under whatever limit there is, and
 * says which ones did not. Only for callers who were asked to step down: `prepareModel` never does.
 *
 * @throws MemoryBudgetError of the last choice that is there when none fits; any other error at once
 */
export async function prepareFitting(
  choices: readonly FittingChoice[],
  options: Omit<PrepareOptions, 'model' | 'dtype'>,
  prepare: (options: PrepareOptions) => Promise<PreparedModel> = prepareModel,
): Promise<FittingModel> {
  const steps: StepDown[] = [];
  let tooLarge: unknown;
  for (const [index, chosen] of choices.entries()) {
    try {
      return { prepared: await prepare({ ...options, ...chosen }), chosen, steps };
    } catch (error) {
      const { name } = error as Error;
      if (!PASSED_OVER.includes(name)) throw error;
      if (name === 'MemoryBudgetError') tooLarge = error;
      if (index === choices.length - 1) throw tooLarge ?? error;
      steps.push({ ...chosen, reason: (error as Error).message });
    }
  }
  throw new RangeError('Cannot choose among no models: wanted one at least');
}
