import { type CliContext, writeJson, writeLine } from '../context.ts';
import { requireCpuSetting } from '../require-cpu-setting.ts';
import { UsageError } from '../usage-error.ts';
import { adviseModels } from './advise/advise-models.ts';
import { type AdviceReport, formatAdvice } from './advise/format-advice.ts';
import { ADVISED_WORKLOADS, parseLimit } from './advise/workloads.ts';

/** Ranks the models of the catalogue for one kind of request on this machine. */
export async function adviseCommand(
  flags: { readonly workload: string; readonly limit?: string; readonly json?: boolean },
  context: CliContext,
): Promise<void> {
  await requireCpuSetting('lab models advise');
  const workload = Object.hasOwn(ADVISED_WORKLOADS, flags.workload)
    ? ADVISED_WORKLOADS[flags.workload]
    : undefined;
  if (workload === undefined) {
    throw new UsageError(`No workload is called "${flags.workload}"`, {
      hint: `Use ${Object.keys(ADVISED_WORKLOADS).join(', ')}`,
    });
  }
  const limitMs = flags.limit === undefined ? null : parseLimit(flags.limit);
  const ranked = await adviseModels(workload, limitMs);
  const isProbed = ranked.some(({ latencyBasis }) => latencyBasis === 'probe');
  const report: AdviceReport = {
    workload: { name: flags.workload, ...workload },
    limitMs,
    latencyBasis: isProbed ? 'probe' : 'specification',
    ranked,
  };
  if (flags.json) writeJson(context, report);
  else writeLine(context, formatAdvice(report));
}
