import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatMessage } from './chat-prompt.ts';

/**
 * The chat template a model folder brings (`chat_template.jinja`, or in tokenizer_config.json), as a
 * function from messages to prompt; undefined where there is none. The end-of-turn token ends the
 * answer because such models list it among their end-of-text tokens.
 */
export async function loadChatTemplate(
  folder: string,
): Promise<((messages: readonly ChatMessage[]) => string) | undefined> {
  const config = JSON.parse(await readFile(join(folder, 'tokenizer_config.json'), 'utf8'));
  const source = (await readTemplateFile(folder)) ?? pickTemplate(config.chat_template);
  if (source === undefined) return undefined;
  const { Template } = await import('@huggingface/jinja');
  const template = new Template(source);
  const tokens = { bos_token: textOf(config.bos_token), eos_token: textOf(config.eos_token) };
  return (messages) => template.render({ messages, add_generation_prompt: true, ...tokens });
}

async function readTemplateFile(folder: string): Promise<string | undefined> {
  return await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined);
}

/** Some models bring several templates by name. */
function pickTemplate(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const named = value.find((each: { name?: unknown }) => each.name === 'default');
  return typeof named?.template === 'string' ? named.template : undefined;
}

function textOf(token: unknown): string {
  if (typeof token === 'string') return token;
  const content = (token as { content?: unknown } | undefined)?.content;
  return typeof content === 'string' ? content : '';
}
