import { createTransformersGenerator } from '../../backends/transformers/index.ts';
import { listFittingChoices, prepareFitting } from '../../models/index.ts';
import { formatBytes } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';
import { requireCpuSetting } from '../require-cpu-setting.ts';

const PROMPT = 'const a';
const ANSWER_TOKENS = 8;

/** Steps down until something fits the memory that is free, says each step, and with `run` loads it. */
export async function fitCommand(
  models: readonly string[],
  flags: { readonly contextTokens: number; readonly run?: boolean; readonly json?: boolean },
  context: CliContext,
): Promise<void> {
  await requireCpuSetting('lab models fit');
  const options = {
    ...{ device: 'cpu' as const, contextTokens: flags.contextTokens },
    signal: context.signal,
  };
  const { chosen, steps, prepared } = await prepareFitting(listFittingChoices(models), options);
  const outputTokens = flags.run === true ? await answer({ ...chosen, ...options }) : null;
  const { requiredBytes, availableBytes } = prepared;
  if (flags.json) {
    writeJson(context, { chosen, steps, requiredBytes, availableBytes, outputTokens });
    return;
  }
  for (const { reason } of steps) writeLine(context, `Stepped down: ${reason}`);
  writeLine(
    context,
    `Fits: "${chosen.model}" as ${chosen.dtype}, needs at most ${formatBytes(requiredBytes)}, and ${formatBytes(availableBytes)} is free`,
  );
  if (outputTokens !== null) writeLine(context, `Loaded, and it wrote ${outputTokens} tokens`);
}

async function answer(options: Parameters<typeof createTransformersGenerator>[0]): Promise<number> {
  const generator = await createTransformersGenerator(options);
  try {
    const { outputTokens } = await generator.generate({
      ...{ prompt: PROMPT, maxNewTokens: ANSWER_TOKENS, minNewTokens: ANSWER_TOKENS },
    });
    return outputTokens;
  } finally {
    await generator.dispose();
  }
}
