import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { CliContext } from '../context.ts';
import { UsageError } from '../usage-error.ts';

export interface PromptFlags {
  readonly prefix?: string;
  readonly suffix?: string;
}

/** The text to continue, and the text after the gap when the model is to fill one. */
export interface Prompt {
  readonly prompt: string;
  readonly suffix?: string;
}

/** Reads the prompt from `FILE`, standard input, or `--prefix` and `--suffix`. */
export async function readPrompt(
  file: string | undefined,
  { prefix, suffix }: PromptFlags,
  context: CliContext,
): Promise<Prompt> {
  if (prefix !== undefined && file !== undefined) {
    throw new UsageError(`Both "${file}" and --prefix "${prefix}" say what comes before the gap`, {
      hint: 'Give one of them',
    });
  }
  const prompt = await readText(prefix ?? file ?? '-', context);
  if (suffix !== undefined) return { prompt, suffix: await readText(suffix, context) };
  if (prompt.trim() === '') {
    throw new UsageError('Nothing to complete: the input is empty', {
      hint: 'Give a file, or some code: echo "function add(a, b) {" | lab complete',
    });
  }
  return { prompt };
}

async function readText(file: string, context: CliContext): Promise<string> {
  if (file !== '-') return await readFileText(file);
  if (context.stdin.isTTY === true) {
    throw new UsageError('Nothing to complete: no file, and standard input is a keyboard', {
      hint: 'Give a file, or pipe some code in: echo "function add(a, b) {" | lab complete',
    });
  }
  return await text(context.stdin);
}

async function readFileText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'there is no such file' : `it is not readable (${code})`;
    throw new UsageError(`Cannot read "${file}": ${why}`, {
      cause,
      hint: 'Check the path; "-" reads standard input',
    });
  }
}
