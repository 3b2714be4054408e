import type { Command } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';

/** `lab probe`: what this processor makes of each weight format, for `lab predict`. */
export function registerProbe(program: Command, context: CliContext): void {
  program
    .command('probe')
    .description(
      'calibrate this machine for "lab predict": about five seconds a weight format, no download',
    )
    .option('--json', 'one JSON object on standard output')
    .action(async ({ json }: { json?: boolean }) => {
      const { requireCpuSetting } = await import('./require-cpu-setting.ts');
      await requireCpuSetting('lab probe');
      const { judgeProbe } = await import('../prediction/index.ts');
      const { describeProbedMachine, runProbe, writeProbe } = await import('../probe/index.ts');
      const probe = await runProbe({
        machine: await describeProbedMachine(),
        signal: context.signal,
        onKernel: (kernel) => writeProgress(context, `Probing ${kernel}`),
      });
      const verdict = judgeProbe(probe);
      const isStored = verdict.verdict !== 'refused';
      if (isStored) await writeProbe(probe);
      if (json) {
        writeJson(context, { ...verdict, isStored, probe });
        return;
      }
      const { formatProbe } = await import('./predict/format-probe.ts');
      writeLine(context, formatProbe(probe, verdict));
    });
}
