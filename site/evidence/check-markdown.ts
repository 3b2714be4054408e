// Numbers in prose that people type: lessons and the README. Measured numbers never belong there; they
// come out of cells, or out of blocks that are generated from run records.

import { findNumbers } from './find-numbers.ts';
import { isHarmless } from './harmless.ts';
import type { Violation } from './violation.ts';

/** Under these headings numbers are a learner's guess or the givens of an exercise, by their label. */
const LABELLED_HEADINGS = /^(predict|exercises?\b|your turn)/i;
/** Blocks a program writes, from records and front matter. */
const GENERATED = /<!-- [\w-]+:begin -->[\s\S]*?<!-- [\w-]+:end -->/g;

/** Typed numbers of a Markdown text that need evidence and cannot have any. */
export function checkMarkdown(markdown: string, where: string): readonly Violation[] {
  const prose = markdown
    .replace(GENERATED, '\n')
    .replace(/^(`{3,})[\s\S]*?^\1/gm, '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return splitByHeading(prose).flatMap(({ heading, body }) =>
    LABELLED_HEADINGS.test(heading)
      ? []
      : body.split(/\n\s*\n/).flatMap((paragraph) => checkProse(withoutNames(paragraph), where)),
  );
}

export function checkProse(text: string, where: string): readonly Violation[] {
  return splitClaims(text)
    .flatMap(findNumbers)
    .filter((number) => !isHarmless(number))
    .map(({ text: number }) => ({ where, number, around: around(text, number), reason: 'typed' }));
}

/** Sentences that claim something: a question gives its numbers and claims nothing. */
function splitClaims(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s+/).filter((sentence) => !/\?["”*_)]*\s*$/.test(sentence));
}

/** Code between backticks is code, unless it is a quantity dressed up as code. */
function withoutNames(paragraph: string): string {
  return paragraph
    .replace(/^\s*(\d+\.|[-*]( \[[ x]\])?)\s/gm, ' ')
    .replace(/`([^`]+)`/g, (_, code: string) => (isQuantity(code) ? code : 'code'));
}

export function isQuantity(code: string): boolean {
  return /^[~≈$]?\d[\d.,]*\s*(ms|µs|s|min|h|tok\/s|tokens?\/s|%|[kKMGT]i?B|B|USD|W|J|x|×)?$/.test(
    code.trim(),
  );
}

function splitByHeading(text: string): readonly { heading: string; body: string }[] {
  const parts = text.split(/^(#{1,6} .*)$/m);
  const sections = [{ heading: '', body: parts[0] ?? '' }];
  for (let i = 1; i < parts.length; i += 2) {
    const heading = (parts[i] ?? '').replace(/^#+ /, '');
    // A heading is checked as well: it belongs to its section.
    sections.push({ heading, body: `${heading}\n\n${parts[i + 1] ?? ''}` });
  }
  return sections;
}

function around(text: string, number: string): string {
  const at = text.indexOf(number);
  return text
    .slice(Math.max(0, at - 40), at + number.length + 30)
    .replace(/\s+/g, ' ')
    .trim();
}
