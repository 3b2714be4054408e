import type { CodeTask } from '../tasks/index.ts';

/** Texts that end a model's answer though they are not tokens of every tokenizer. */
const END_TEXTS = ['<|endoftext|>', '<|im_end|>', '<|fim_pad|>', '</s>'];

/**
 * The program to execute: the task's prompt and what the model wrote, cut where the answer ends. A
 * completion is cut after the function closes, keeping whole helper functions behind it; a chat-style
 * answer is taken from its fenced block. Nothing is repaired: a body that never closes stays broken.
 */
export function extractAnswer(
  task: Pick<CodeTask, 'prompt' | 'functionName'> & { readonly stopTexts?: readonly string[] },
  answer: string,
): string {
  const ends = [...END_TEXTS, ...(task.stopTexts ?? [])]
    .map((end) => answer.indexOf(end))
    .filter((index) => index !== -1);
  const text = answer.slice(0, Math.min(answer.length, ...ends));
  const block = fencedBlock(text);
  if (block !== undefined) {
    return definesFunction(block, task.functionName) ? block : task.prompt + cut(block);
  }
  return task.prompt + cut(text);
}

/** Keeps the rest of the function, and what follows it as long as the program needs it. */
function cut(completion: string): string {
  const lines = completion.split('\n');
  // The first line still belongs to the prompt's last one, so a "}" there ends no function.
  const bodyEnd = lines.findIndex((line, index) => index > 0 && line.startsWith('}'));
  if (bodyEnd === -1) return completion;
  let end = bodyEnd + 1;
  for (;;) {
    const blockEnd = lines.findIndex((line, index) => index >= end && endsDeclaration(line));
    if (blockEnd === -1) break;
    const name = declaredName(lines.slice(end, blockEnd + 1));
    // A model without a sense of its end goes on with functions nobody asked for.
    if (name === undefined || !mentions(lines.slice(0, end), name)) break;
    end = blockEnd + 1;
  }
  return lines.slice(0, end).join('\n');
}

function endsDeclaration(line: string): boolean {
  return line.startsWith('}') || /^(export )?(const|let|type) .*;$/.test(line);
}

function declaredName(lines: readonly string[]): string | undefined {
  const declaration =
    /^(?:export )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) +([\w$]+)/;
  for (const line of lines) {
    const name = declaration.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

function mentions(lines: readonly string[], name: string): boolean {
  return lines
    .join('\n')
    .split(/[^\w$]+/)
    .includes(name);
}

function fencedBlock(text: string): string | undefined {
  return /```(?:[a-zA-Z]*)\n([\s\S]*?)(?:\n```|$)/.exec(text)?.[1];
}

function definesFunction(source: string, name: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(`(function\\*?\\s+|(const|let|var)\\s+)${escaped}\\b`).test(source);
}
