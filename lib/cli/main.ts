import { Command, CommanderError } from 'commander';
import type { CliContext } from './context.ts';
import { reportFailure } from './report-failure.ts';

/** Runs the command line and returns the exit code: 0 fine, 1 failed, 2 wrong use, 130 Ctrl-C. */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  const onSignal = (): void => controller.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const context: CliContext = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: controller.signal,
  };
  try {
    return await runCommand(argv.slice(2), context);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** Runs one command line against a context. Tests call this. */
export async function runCommand(args: readonly string[], context: CliContext): Promise<number> {
  try {
    if (args[0] === '--offline') {
      const { runOffline } = await import('./offline/run-offline.ts');
      return await runOffline(args.slice(1));
    }
    const program = await createProgram(context);
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help, --version
    if (context.signal.aborted) return 130; // whatever it was in the middle of, it ended as asked
    return reportFailure(error, context, args.includes('--json'));
  }
}

async function createProgram(context: CliContext): Promise<Command> {
  const program = new Command('lab')
    .description('Where should the model behind your code assistant run? Measured on this machine.')
    .option('--offline', 'before a command: run it without a network, count what it sends')
    .enablePositionalOptions() // after a command it would be taken and do nothing
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: () => {}, // reportFailure writes it, in one format for every error
    });
  const { registerCommands } = await import('./commands.ts');
  registerCommands(program, context);
  return program;
}
