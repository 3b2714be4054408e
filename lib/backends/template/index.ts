// The lowest rung: TypeScript that rules write without a model. An instruction chooses a template by
// whole words (so "a rapid sorter" asks for no API); name and subject are read from the sentence and
// become identifiers that compile. Two templates that fit equally well, or none, is an error: the next
// rung's turn. Such text is never counted as a model's answer.

export { chooseTemplate, type TemplateChoice } from './choose-template.ts';
export type { CodeTemplate, Instruction } from './code-template.ts';
export { readInstruction } from './read-instruction.ts';
export { createTemplateGenerator, NoTemplateError } from './template-generator.ts';
export { CODE_TEMPLATES } from './templates.ts';
