/** A message of a conversation, its parts joined. */
export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string;
}

/**
 * A conversation as the beginning of a TypeScript file, for models without a chat template: they
 * learned files, not turns. What system and developer say becomes line comments; what user and
 * assistant say stays as it is, one blank line between messages. The model continues the text, so a
 * client that sends code gets its continuation. No role names: the model would take them for code.
 */
export function toPlainPrompt(messages: readonly ChatMessage[]): string {
  return messages
    .map(({ role, content }) =>
      role === 'system' || role === 'developer' ? toComment(content) : content,
    )
    .filter((text) => text !== '')
    .join('\n\n');
}

function toComment(text: string): string {
  if (text.trim() === '') return '';
  return text
    .trim()
    .split('\n')
    .map((line) => `// ${line}`.trimEnd())
    .join('\n');
}
