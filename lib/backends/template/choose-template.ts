import type { CodeTemplate, Instruction } from './code-template.ts';

/** What the rules say about an instruction. */
export type TemplateChoice =
  | { readonly state: 'chosen'; readonly template: CodeTemplate }
  | { readonly state: 'none'; readonly reason: string };

/**
 * Picks the template whose words the instruction names; whole words only, so "rapid" is no "api". The
 * template with the most matching word lists wins; two that match equally well are a question for a
 * model, not for a rule.
 */
export function chooseTemplate(
  instruction: Instruction,
  templates: readonly CodeTemplate[],
): TemplateChoice {
  const said = new Set(instruction.words);
  const fitting = templates
    .filter(({ needs }) => needs.every((list) => list.some((word) => said.has(word))))
    .sort((a, b) => b.needs.length - a.needs.length);
  const [best, next] = fitting;
  if (best === undefined) return { state: 'none', reason: 'no template has these words' };
  if (next !== undefined && next.needs.length === best.needs.length) {
    return { state: 'none', reason: `"${best.id}" and "${next.id}" fit equally well` };
  }
  return { state: 'chosen', template: best };
}
