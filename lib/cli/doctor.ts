import type { Command } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';
import { FailedCheck } from './usage-error.ts';

/** `lab doctor`: the machine, its limits, the providers that load, and tools with their fixes. */
export function registerDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('the machine, limits, providers that really load, missing tools with the fix')
    .option('--json', 'one JSON object on standard output')
    .action(async ({ json }: { json?: boolean }) => {
      if (context.stderr.isTTY) writeProgress(context, 'Looking at this machine ...');
      const { inspectMachine } = await import('./doctor/inspect-machine.ts');
      const { device, tools } = await inspectMachine();
      const missing = tools.filter((tool) => tool.isRequired && !tool.ok);
      if (json) {
        writeJson(context, { ok: missing.length === 0, ...device, tools });
      } else {
        const { formatReport } = await import('./doctor/format-report.ts');
        writeLine(context, formatReport(device, tools, readLayout(context)));
      }
      if (missing.length > 0) {
        throw new FailedCheck(`Missing or too old: ${missing.map(({ name }) => name).join(', ')}`, {
          hint: json
            ? missing.map(({ name, fix }) => `${name}: ${fix}`).join('; ')
            : 'The column "fix" of the table says what to do',
        });
      }
    });
}

function readLayout({ stdout }: CliContext): { hasColour: boolean; width: number } {
  const isTerminal = stdout.isTTY === true;
  const columns = (stdout as { columns?: number }).columns ?? 100;
  // https://no-color.org: set and not empty means no colour
  return { hasColour: isTerminal && !process.env.NO_COLOR, width: isTerminal ? columns : 100 };
}
