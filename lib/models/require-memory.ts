import { readGpuProfiles, readMemoryProfile } from '../device/index.ts';
import type { Device, Dtype } from '../generation/index.ts';
import { decideMemoryFit, type MemoryFit } from '../memory/index.ts';
import { formatBytes } from '../units/index.ts';
import { MemoryBudgetError } from './errors.ts';
import { estimateNeed } from './estimate-need.ts';
import type { ModelConfig } from './model-config.ts';
import type { ModelFile } from './prepared-model.ts';

/** One weight format of a model. */
export interface WeightChoice {
  readonly dtype: Dtype;
  readonly weightFiles: readonly ModelFile[];
}

export interface MemoryQuestion extends WeightChoice {
  readonly name: string;
  readonly config: ModelConfig;
  readonly contextTokens: number;
  readonly device: Device;
  /** The cache stays where it is, in this format and the others. @default false */
  readonly isCacheInPlace?: boolean;
  /** Prompts and single tokens would each have a session over the weights. @default false */
  readonly wantsSecondSession?: boolean;
  /** Other formats that are there, to name one that fits. */
  readonly alternatives: readonly WeightChoice[];
}

/** A driver's context and libraries on the card: assumed, not measured yet, and on the safe side. */
const CARD_RUNTIME_BYTES = 700 * 1024 ** 2;

/** What is free on this machine; tests bring a machine of their own. */
export interface MemoryEffects {
  readMemory(): Promise<{ readonly availableBytes: number; readonly limitBytes: number | null }>;
  /** Free memory of the card that a device name stands for; null where it cannot be told. */
  readFreeVram(device: Device): Promise<number | null>;
}

const defaultEffects: MemoryEffects = {
  readMemory: () => readMemoryProfile(),
  readFreeVram: async (device) => {
    if (device === 'cpu') return null;
    const cards = (await readGpuProfiles()).filter((gpu) => !gpu.hasUnifiedMemory);
    const card = device === 'cuda' ? cards.find(({ vendor }) => vendor === 'nvidia') : cards[0];
    return card?.freeVramBytes ?? null;
  },
};

/** What was let through. */
export interface MemoryVerdict {
  readonly requiredBytes: number;
  readonly availableBytes: number;
  /** There is room for the second session that was wished for; both are in `requiredBytes` then. */
  readonly hasSecondSession: boolean;
}

/**
 * Lets a model through when its weights, its cache and the runtime fit into what is really free: the
 * kernel's figure, or what a control group leaves of it. A second session is let through only where there is
 * room for it as well; a model is never refused for the want of one.
 *
 * @throws MemoryBudgetError with the figures and the next dtype that fits
 */
export async function requireMemory(
  question: MemoryQuestion,
  effects: MemoryEffects = defaultEffects,
): Promise<MemoryVerdict> {
  const { availableBytes, limitBytes } = await effects.readMemory();
  const freeVramBytes = await effects.readFreeVram(question.device);
  const judge = (choice: WeightChoice, hasSecondSession = false): MemoryFit => {
    const { contextTokens, isCacheInPlace = false } = question;
    const engine = { contextTokens, isCacheInPlace, hasSecondSession };
    const need = estimateNeed(question.config, choice, engine);
    // weights pass through main memory on their way to a card, so both must have room
    const main = decideMemoryFit({ ...need, availableBytes, limitBytes });
    if (freeVramBytes === null || !main.fits) return main;
    const onCard = { ...need, runtimeBytes: CARD_RUNTIME_BYTES, availableBytes: freeVramBytes };
    const card = decideMemoryFit({ ...onCard, kind: 'VRAM' });
    return card.fits ? main : card;
  };
  for (const hasSecondSession of question.wantsSecondSession === true ? [true, false] : [false]) {
    const { fits, requiredBytes } = judge(question, hasSecondSession);
    if (fits) return { requiredBytes, availableBytes, hasSecondSession };
  }
  const verdict = judge(question);
  throw new MemoryBudgetError(
    `Cannot load "${question.name}" as ${question.dtype}: ${lowerFirst(verdict.reason)}`,
    {
      requiredBytes: verdict.requiredBytes,
      availableBytes: verdict.availableBytes,
      hint: hintFor(question, judge),
    },
  );
}

function hintFor(question: MemoryQuestion, judge: (choice: WeightChoice) => MemoryFit): string {
  const fitting = question.alternatives
    .map((choice) => ({ dtype: choice.dtype, fit: judge(choice) }))
    .filter(({ fit }) => fit.fits)
    // the largest that fits: the least is lost by rounding
    .sort((a, b) => b.fit.requiredBytes - a.fit.requiredBytes)[0];
  if (fitting !== undefined) {
    return `Load it as ${fitting.dtype} (about ${formatBytes(fitting.fit.requiredBytes)}), or free memory`;
  }
  return 'Free memory, reserve a shorter context, or choose a smaller model: no dtype of this one fits';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
