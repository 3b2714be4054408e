import { type Command, Option } from 'commander';
import type { ProbeKernel } from '../prediction/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';

const KERNELS: readonly ProbeKernel[] = ['fp32', 'q8', 'q4'];

/** `lab probe`: what this processor makes of each weight format, for `lab predict`. */
export function registerProbe(program: Command, context: CliContext): void {
  program
    .command('probe')
    .description(
      'calibrate this machine for "lab predict": about ten seconds a weight format, no download',
    )
    .addOption(
      new Option('--dtype <dtype>', 'this weight format alone: less memory').choices(KERNELS),
    )
    .option('--json', 'one JSON object on standard output')
    .action(async ({ dtype, json }: { dtype?: ProbeKernel; json?: boolean }) => {
      const { requireCpuSetting } = await import('./require-cpu-setting.ts');
      await requireCpuSetting('lab probe');
      const { judgeProbe } = await import('../prediction/index.ts');
      const { describeProbedMachine, ProbeRefusedError, runProbe, writeProbe } = await import(
        '../probe/index.ts'
      );
      const probe = await runProbe({
        machine: await describeProbedMachine(),
        signal: context.signal,
        ...(dtype && { kernels: [dtype] }),
        onKernel: (kernel, done, all) =>
          writeProgress(context, `Probing ${kernel}, step ${done + 1} of ${all}`),
      });
      const verdict = judgeProbe(probe);
      if (verdict.verdict === 'refused') throw new ProbeRefusedError(verdict.reasons);
      await writeProbe(probe);
      if (json) {
        writeJson(context, { ...verdict, probe });
        return;
      }
      const { formatProbe } = await import('./predict/format-probe.ts');
      writeLine(context, formatProbe(probe, verdict));
    });
}
