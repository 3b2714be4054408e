import {
  type Document,
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  type Node,
  parseDocument,
} from 'yaml';
import { InvalidManifestError } from './errors.ts';
import { isMap, type TreeMap } from './tree.ts';

/** `!override` replaces and `!reset` removes what an earlier file said. */
class Tagged {
  readonly tag: 'override' | 'reset';
  readonly value: unknown;
  constructor(tag: 'override' | 'reset', value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

/** A compose file as parsed, in which tags of merging are still there. */
export type ComposeLayer = unknown;

export function parseCompose(text: string, file = 'compose.yaml'): ComposeLayer {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new InvalidManifestError(`Cannot read "${file}": ${problem.message.split('\n')[0]}`, {
      hint: 'Correct the YAML',
    });
  }
  return document.contents === null ? {} : toTagged(document.contents as Node, document);
}

/**
 * Merges compose files as `docker compose -f A -f B` does, as far as the lab's files need it: maps by
 * key, `command` and health tests replaced, lists appended. Environment may be a map only.
 */
export function mergeCompose(layers: readonly ComposeLayer[]): TreeMap {
  let merged: unknown = {};
  for (const layer of layers) merged = merge(merged, layer, '');
  return strip(merged) as TreeMap;
}

const REPLACED = /^(command|entrypoint|test)$/;

function merge(base: unknown, next: unknown, key: string): unknown {
  if (next instanceof Tagged) return next.tag === 'reset' ? undefined : next.value;
  if (isMap(base) && isMap(next)) {
    const result: Record<string, unknown> = { ...base };
    for (const [name, value] of Object.entries(next)) result[name] = merge(base[name], value, name);
    return result;
  }
  if (Array.isArray(base) && Array.isArray(next) && !REPLACED.test(key)) return [...base, ...next];
  return next;
}

function strip(value: unknown): unknown {
  if (value instanceof Tagged) return value.tag === 'reset' ? undefined : strip(value.value);
  if (Array.isArray(value)) return value.map(strip);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]): [string, unknown] => [key, strip(each)])
      .filter(([, each]) => each !== undefined),
  );
}

function toTagged(node: Node, document: Document): unknown {
  const plain = toPlain(node, document);
  if (node.tag === '!override') return new Tagged('override', plain);
  if (node.tag === '!reset') return new Tagged('reset', plain);
  return plain;
}

function toPlain(node: Node, document: Document): unknown {
  if (isAlias(node)) {
    const target = node.resolve(document);
    return target === undefined ? undefined : toPlain(target, document);
  }
  if (isSeq(node)) return node.items.map((item) => toTagged(item as Node, document));
  if (!isYamlMap(node)) return isScalar(node) ? node.value : null;
  const result: Record<string, unknown> = {};
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    const plain = value === null ? null : toTagged(value as Node, document);
    if (name === '<<' && isMap(plain)) Object.assign(result, { ...plain, ...result });
    else result[name] = plain;
  }
  return result;
}
