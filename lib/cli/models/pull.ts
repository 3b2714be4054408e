import type { Dtype } from '../../generation/index.ts';
import { type PullPlan, parseModelSpec, pullModel, readHubAddress } from '../../models/index.ts';
import { formatBytes, formatMs } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import { createTransferReport } from './transfer-report.ts';

/** Downloads one weight format of a hub model. */
export async function pullCommand(
  model: string,
  flags: { readonly dtype: Dtype; readonly offline: boolean; readonly json: boolean },
  context: CliContext,
): Promise<void> {
  const spec = parseModelSpec(model.includes(':') ? model : `hub:${model}`);
  if (spec.kind !== 'hub') {
    throw new UsageError(`Cannot pull "${model}": only models of a hub are pulled`, {
      hint: 'Name it as hub:owner/name or hub:owner/name@revision',
    });
  }
  const report = createTransferReport(context);
  const pulled = await pullModel({
    id: spec.id,
    revision: spec.revision,
    dtype: flags.dtype,
    offline: flags.offline,
    address: readHubAddress(),
    signal: context.signal,
    onPlan: (plan) => writeProgress(context, describePlan(plan)),
    onProgress: report.onProgress,
    onWait: (reason, waitMs) =>
      writeProgress(context, `Waiting ${formatMs(waitMs)}, then trying again: ${reason}`),
  });
  report.end();
  if (flags.json) {
    writeJson(context, pulled);
    return;
  }
  const came =
    pulled.receivedBytes === 0
      ? 'was here already, nothing was downloaded'
      : `${formatBytes(pulled.receivedBytes)} downloaded, every file checked by its hash`;
  writeLine(context, `hub:${pulled.name}@${pulled.commit} as ${pulled.dtype}: ${came}`);
  writeLine(context, `in ${pulled.folder}`);
}

/** What is about to come, its licence first. */
function describePlan(plan: PullPlan): string {
  const license = plan.license ?? 'none stated: read its page before you use it';
  const terms = plan.isGated ? ' (its owner wants terms accepted)' : '';
  return [
    `${plan.id} at ${plan.commit.slice(0, 12)}`,
    `licence: ${license}${terms}`,
    `${plan.files.length} files, ${formatBytes(plan.missingBytes)} to download`,
  ].join('\n');
}
