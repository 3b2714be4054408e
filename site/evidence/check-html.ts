// Numbers on a built page. A number is fine inside an element that says where it comes from and whose
// link can be followed:
//   data-run="ID ..."       run records: a card for each, and a link to it on the page
//   data-execution="NAME"   computed while the lesson was executed: the page has that section
//   data-source="ID"        a dated row of the sources page
//   data-file="PATH ..."    what these files of the site weigh together: it is weighed again here
//   data-prediction="..."   computed, not measured: says from what, and calls itself a prediction
// Code blocks and fields show what somebody may run and hold no results. A lab is an exercise as a whole: its numbers
// are what the task gives.

import { formatBytes } from '@offload-lab/lib/units';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { checkProse, isQuantity } from './check-markdown.ts';
import type { Violation } from './violation.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** What evidence may point to. */
export interface KnownEvidence {
  readonly runs: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  /** Size of a file of the site; undefined when there is none. */
  readonly bytesOf: (path: string) => number | undefined;
}

const SKIPPED = new Set(['script', 'style', 'nav', 'template', 'noscript', 'site-search', 'title']);
const LABELLED_HEADINGS = /^(predict|exercises?\b|your turn)/i;

export function checkHtml(html: string, page: string, known: KnownEvidence): readonly Violation[] {
  const main = findFirst(parse(html), 'main');
  if (main === undefined) return [];
  if (page.startsWith('labs/')) return [];
  const walk: Walk = { page, known, main, violations: [], isLabelled: false };
  visit(main, walk);
  return walk.violations;
}

interface Walk {
  readonly page: string;
  readonly known: KnownEvidence;
  readonly main: Element;
  readonly violations: Violation[];
  /** Inside a section whose heading labels its numbers. */
  isLabelled: boolean;
}

function visit(element: Element, walk: Walk): void {
  if (SKIPPED.has(element.tagName)) return;
  const evidence = readEvidence(element);
  if (evidence.length > 0) {
    for (const one of evidence) walk.violations.push(...followEvidence(one, element, walk));
    return;
  }
  if (element.tagName === 'pre' || element.tagName === 'textarea') return;
  if (/^h[1-6]$/.test(element.tagName)) {
    walk.isLabelled = LABELLED_HEADINGS.test(textOf(element).trim());
  }
  if (isTextBlock(element)) {
    const text = proseOf(element);
    // A title may start with the number of a lesson or lab.
    const isTitle = /^(h1|a)$/.test(element.tagName);
    const judged = isTitle ? text.replace(/^\s*\d\d (?=\p{Lu})/u, '') : text;
    if (!walk.isLabelled) walk.violations.push(...checkProse(judged, walk.page));
    // Numbers of nested evidence were taken out of the text; whether they lead anywhere is judged here.
    for (const inner of elementsBelow(element)) {
      for (const one of readEvidence(inner)) {
        walk.violations.push(...followEvidence(one, inner, walk));
      }
    }
    return;
  }
  for (const child of element.childNodes) {
    if (isElement(child)) visit(child, walk);
    else if (isText(child) && !walk.isLabelled) {
      walk.violations.push(...checkProse(child.value, walk.page));
    }
  }
}

/** An element whose text is read as one piece: inline elements inside it do not cut a sentence. */
function isTextBlock(element: Element): boolean {
  if (
    !/^(p|li|h[1-6]|td|th|dt|dd|summary|figcaption|caption|span|a|small|strong|em)$/.test(
      element.tagName,
    )
  ) {
    return false;
  }
  return elementsBelow(element).every(
    ({ tagName }) => !/^(p|ul|ol|div|table|pre|figure|dl)$/.test(tagName),
  );
}

/** Text without code and without what has evidence of its own. */
function proseOf(element: Element): string {
  return element.childNodes
    .map((child) => {
      if (isText(child)) return child.value;
      if (!isElement(child) || SKIPPED.has(child.tagName)) return ' ';
      if (readEvidence(child).length > 0) return ' ';
      if (child.tagName === 'code') return isQuantity(textOf(child)) ? textOf(child) : 'code';
      return proseOf(child);
    })
    .join('');
}

interface Evidence {
  readonly kind: string;
  readonly value: string;
}

function readEvidence(element: Element): readonly Evidence[] {
  return element.attrs
    .filter(({ name }) => /^data-(run|execution|source|file|prediction)$/.test(name))
    .map(({ name, value }) => ({ kind: name.slice('data-'.length), value }));
}

function followEvidence(
  { kind, value }: Evidence,
  element: Element,
  walk: Walk,
): readonly Violation[] {
  const { page, known, main } = walk;
  const bad = (reason: string): Violation => ({
    where: page,
    number: value,
    around: textOf(element).replace(/\s+/g, ' ').slice(0, 60),
    reason,
  });
  if (value.trim() === '') return [bad(`data-${kind} names nothing`)];
  if (kind === 'execution') {
    return hasId(main, 'execution') ? [] : [bad('the page does not say how it was executed')];
  }
  if (kind === 'source') {
    return known.sources.has(value) ? [] : [bad('no such row of the sources')];
  }
  if (kind === 'file') {
    const sizes = value.split(/\s+/).map(known.bytesOf);
    if (sizes.includes(undefined)) return [bad('no such file of the site')];
    const said = formatBytes(sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0));
    return textOf(element).trim() === said ? [] : [bad(`the files have ${said}`)];
  }
  if (kind === 'prediction') {
    return /predict/i.test(textOf(element)) ? [] : [bad('does not call itself a prediction')];
  }
  return value.split(/\s+/).flatMap((id) => {
    if (!known.runs.has(id)) return [bad(`no run card for "${id}"`)];
    return page.includes(`runs/${id}/`) || hasLinkTo(main, `runs/${id}/`)
      ? []
      : [bad(`no link to run "${id}" on the page`)];
  });
}

export function idsOn(html: string): ReadonlySet<string> {
  const all = elementsBelow(parse(html) as unknown as Element);
  return new Set(
    all.flatMap(({ attrs }) => attrs.filter((a) => a.name === 'id').map((a) => a.value)),
  );
}

function hasId(root: Element, id: string): boolean {
  return elementsBelow(root).some(({ attrs }) =>
    attrs.some((a) => a.name === 'id' && a.value === id),
  );
}

function hasLinkTo(root: Element, end: string): boolean {
  return [root, ...elementsBelow(root)].some(
    ({ tagName, attrs }) =>
      tagName === 'a' && attrs.some((a) => a.name === 'href' && a.value.endsWith(end)),
  );
}

function elementsBelow(element: Element): readonly Element[] {
  return element.childNodes.filter(isElement).flatMap((child) => [child, ...elementsBelow(child)]);
}

function findFirst(root: Node, tagName: string): Element | undefined {
  return elementsBelow(root as Element).find((element) => element.tagName === tagName);
}

function textOf(element: Element): string {
  return element.childNodes
    .map((child) => (isText(child) ? child.value : isElement(child) ? textOf(child) : ''))
    .join('');
}

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

function isText(node: Node): node is DefaultTreeAdapterMap['textNode'] {
  return node.nodeName === '#text';
}
