import type { Command } from 'commander';
import type { DeviceProfile } from '../device/index.ts';
import { LabError } from '../errors/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import { FailedCheck } from './usage-error.ts';

/** `lab doctor`: the machine, its limits, the providers that load, and tools with their fixes. */
export function registerDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('the machine, limits, providers that really load, missing tools with the fix')
    .option('--gpu', 'fail, and say why, when no GPU computes here')
    .option('--json', 'one JSON object on standard output')
    .action(async ({ gpu, json }: { gpu?: boolean; json?: boolean }) => {
      if (context.stderr.isTTY) writeProgress(context, 'Looking at this machine ...');
      const { inspectMachine } = await import('./doctor/inspect-machine.ts');
      const { device, tools } = await inspectMachine();
      const missing = tools.filter((tool) => tool.isRequired && !tool.ok);
      const noGpu = gpu ? await findNoGpu(device) : undefined;
      if (json) {
        const ok = missing.length === 0 && noGpu === undefined;
        writeJson(context, { ok, ...device, tools });
      } else {
        const { formatReport } = await import('./doctor/format-report.ts');
        writeLine(context, formatReport(device, tools, readLayout(context)));
      }
      if (noGpu !== undefined) throw new FailedCheck(noGpu.message, { hint: noGpu.hint });
      if (missing.length > 0) {
        throw new FailedCheck(`Missing or too old: ${missing.map(({ name }) => name).join(', ')}`, {
          hint: json
            ? missing.map(({ name, fix }) => `${name}: ${fix}`).join('; ')
            : 'The column "fix" of the table says what to do',
        });
      }
    });
}

/** Why no GPU computes here; undefined when a provider of one ran a graph. */
async function findNoGpu({ executionProviders }: DeviceProfile): Promise<LabError | undefined> {
  const others = executionProviders.filter(({ device }) => device !== 'cpu');
  if (others.some(({ loads }) => loads)) return undefined;
  const { requireDevice } = await import('../device/index.ts');
  try {
    await requireDevice(others[0]?.device ?? 'cuda'); // the one that this system would have
    return undefined;
  } catch (error) {
    if (LabError.isInstance(error)) return error;
    throw error;
  }
}

function readLayout({ stdout }: CliContext): { hasColour: boolean; width: number } {
  const isTerminal = stdout.isTTY === true;
  const columns = (stdout as { columns?: number }).columns ?? 100;
  // https://no-color.org: set and not empty means no colour
  return { hasColour: isTerminal && !process.env.NO_COLOR, width: isTerminal ? columns : 100 };
}
