import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { addModelOptions, type ModelFlags, parseCount, parseWhole } from './model-options.ts';

export interface ServeFlags extends ModelFlags {
  readonly port: number;
  readonly host: string;
  readonly queue: number;
  readonly grace: number;
  readonly logLevel: string;
}

/** `lab serve`: an OpenAI-compatible endpoint over a local model. */
export function registerServe(program: Command, context: CliContext): void {
  const command = program
    .command('serve')
    .description(
      'OpenAI-compatible endpoint over a local model; LAB_API_KEY sets the key clients send',
    );
  addModelOptions(command)
    .option('--port <n>', 'port to listen on; 0 takes a free one', parseWhole, 8080)
    .option(
      '--host <address>',
      'address to listen on; any but loopback needs LAB_API_KEY',
      '127.0.0.1',
    )
    .option('--queue <n>', 'requests that may wait; one more gets 429', parseWhole, 128)
    .option('--grace <seconds>', 'how long running answers may go on after SIGTERM', parseCount, 30)
    .option('--log-level <level>', 'fatal, error, warn, info, debug or silent', 'info')
    .action(async (flags: ServeFlags) => {
      const { runServe } = await import('./serve/run-serve.ts');
      await runServe(flags, context);
    });
}
