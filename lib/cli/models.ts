import type { Command } from 'commander';
import type { Dtype } from '../generation/index.ts';
import type { CliContext } from './context.ts';
import { parseCount } from './model-options.ts';
import { settingOption } from './setting-option.ts';

/** `lab models`: what is here, building runnable files, checking and removing them. */
export function registerModels(program: Command, context: CliContext): void {
  const models = program
    .command('models')
    .description(
      'models on this machine: list, pull, build runnable files, verify, advise, fit, remove',
    );

  models
    .command('list')
    .description('embedded and pulled models, what was built from them, and the disk both take')
    .option('--json', 'one JSON object on standard output')
    .action(async ({ json }: { json?: boolean }) => {
      const { listCommand } = await import('./models/list.ts');
      await listCommand({ json: json === true }, context);
    });

  models
    .command('pull')
    .description('download a hub model: resumed, checked by hash, kept under its commit')
    .argument('<model>', 'hub:owner/name or hub:owner/name@revision')
    .addOption(settingOption('dtype'))
    .option('--offline', 'use what is here and ask nobody')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      '\nEnvironment: HF_ENDPOINT names a mirror, HF_TOKEN who asks (private and gated models)',
    )
    .action(async (model: string, flags: { dtype: Dtype; offline?: boolean; json?: boolean }) => {
      const { pullCommand } = await import('./models/pull.ts');
      const { dtype, offline = false, json = false } = flags;
      await pullCommand(model, { dtype, offline, json }, context);
    });

  models
    .command('build')
    .description('derive ONNX (and GGUF) files from the trained weights; what is there is kept')
    .argument('<name>', 'embedded name, or a folder with model.safetensors')
    .option('--dtype <list>', '"all", or some of fp32,fp16,q8,q4', 'all')
    .option('--gguf', 'also f16, q8_0 and q4_0 for llama.cpp')
    .option('--json', 'one JSON object on standard output')
    .action(async (name: string, flags: { dtype: string; gguf?: boolean; json?: boolean }) => {
      const { buildCommand } = await import('./models/build.ts');
      await buildCommand(name, flags, context);
    });

  models
    .command('verify')
    .description('check every file, trained and built, against its sha256')
    .argument('[name]', 'one model, hub: ones too; all embedded models where none is named')
    .option('--json', 'one JSON object on standard output')
    .action(async (name: string | undefined, { json }: { json?: boolean }) => {
      const { verifyCommand } = await import('./models/verify.ts');
      await verifyCommand(name, { json: json === true }, context);
    });

  models
    .command('advise')
    .description('which hub model in which dtype suits a request on this machine, best first')
    .option('--workload <name>', 'inline-completion, chat or repo-question', 'inline-completion')
    .option('--limit <time>', 'longest wait you accept, such as 200ms or 2s')
    .option('--json', 'one JSON object on standard output')
    .action(async (flags: { workload: string; limit?: string; json?: boolean }) => {
      const { adviseCommand } = await import('./models/advise.ts');
      await adviseCommand(flags, context);
    });

  models
    .command('fit')
    .description('the first that fits the free memory: fp32, then q8, then q4, then the next model')
    .argument('<model...>', 'models from the wanted one down to the smallest accepted')
    .option('--context-tokens <n>', 'tokens to reserve cache for', parseCount, 2048)
    .option('--run', 'load it and write a few tokens')
    .option('--json', 'one JSON object on standard output')
    .action(
      async (
        names: readonly string[],
        flags: { contextTokens: number; run?: boolean; json?: boolean },
      ) => {
        const { fitCommand } = await import('./models/fit.ts');
        await fitCommand(names, flags, context);
      },
    );

  models
    .command('remove')
    .description('delete what was built or pulled; trained weights stay')
    .argument('<name>', 'the model')
    .option('--json', 'one JSON object on standard output')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { removeCommand } = await import('./models/remove.ts');
      await removeCommand(name, { json: json === true }, context);
    });
}
