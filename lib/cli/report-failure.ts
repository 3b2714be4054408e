import { CommanderError } from 'commander';
import { LabError } from '../errors/index.ts';
import { type CliContext, writeJson } from './context.ts';
import { FailedCheck, UsageError } from './usage-error.ts';

/** Prints one sentence and a hint, or `{ error }` with `--json`, and returns the exit code. */
export function reportFailure(error: unknown, context: CliContext, asJson: boolean): 1 | 2 {
  if (error instanceof FailedCheck) {
    context.stderr.write(`${error.message}\n  hint: ${error.hint}\n`);
    return 1;
  }
  const { name, message, hint, exitCode } = describe(error);
  if (asJson) writeJson(context, { error: { name, message, hint } });
  context.stderr.write(`${message}\n  hint: ${hint}\n`);
  if (process.env.LAB_DEBUG && error instanceof Error) context.stderr.write(`${error.stack}\n`);
  return exitCode;
}

interface FailureDescription {
  readonly name: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: 1 | 2;
}

function describe(error: unknown): FailureDescription {
  if (error instanceof CommanderError) {
    return {
      name: 'UsageError',
      message: sentence(error.message.replace(/^error: /, '').split('\n')[0] ?? error.message),
      hint:
        suggestion(error.message) ?? 'Run "lab --help", or "lab COMMAND --help", for the options',
      exitCode: 2,
    };
  }
  if (LabError.isInstance(error)) {
    const exitCode = error.name === UsageError.name ? 2 : 1;
    return { name: error.name, message: error.message, hint: error.hint, exitCode };
  }
  if (error instanceof TypeError || error instanceof RangeError) {
    return {
      name: error.name,
      message: error.message,
      hint: 'Check the values given; set LAB_DEBUG=1 to see where it happened',
      exitCode: 2,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: (message.split('\n')[0] ?? '').trim() || 'Something failed without a message',
    hint: 'Set LAB_DEBUG=1 to see where it happened',
    exitCode: 1,
  };
}

/** Two sentences of commander's as one of ours. */
function sentence(text: string): string {
  const one = text
    .replaceAll("'", '"')
    .replace(/ is invalid\. (\w)/, (_, first: string) => ` is invalid: ${first.toLowerCase()}`)
    .replace(/\.$/, '');
  return one.charAt(0).toUpperCase() + one.slice(1);
}

function suggestion(message: string): string | undefined {
  return /\(Did you mean (.+?)\?\)/.exec(message)?.[1]?.replace(/^/, 'Did you mean "').concat('"');
}
