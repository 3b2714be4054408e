import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { InvalidManifestError } from './errors.ts';
import { isMap, listAt, type Tree, type TreeMap, valueAt } from './tree.ts';

const KNOWN = new Set(['apiVersion', 'kind', 'namespace', 'resources', 'patches']);

/** Reads a file; injected so that tests can plant a mistake without writing one. */
export type ReadText = (path: string) => string;

const readFromDisk: ReadText = (path) => readFileSync(path, 'utf8');

/**
 * Renders a folder as `kubectl kustomize` does: resources, then inline strategic merge patches, in which
 * lists whose items have names are merged by name and other lists are replaced.
 *
 * @throws InvalidManifestError for a field of Kustomize that is not read here
 */
export function renderKustomization(folder: string, read: ReadText = readFromDisk): TreeMap[] {
  const file = join(folder, 'kustomization.yaml');
  const kustomization = parse(read(file)) as TreeMap;
  const unknown = Object.keys(kustomization).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) {
    throw new InvalidManifestError(`Cannot render "${file}": "${unknown}" is not read here`, {
      hint: 'Render it with "kubectl kustomize" and check the result',
    });
  }
  const resources = listAt(kustomization, 'resources').flatMap((name) => {
    const path = join(folder, String(name));
    if (existsSync(path) && statSync(path).isDirectory()) return renderKustomization(path, read);
    return parseAllDocuments(read(path)).map((document) => document.toJS() as TreeMap);
  });
  return listAt(kustomization, 'patches').reduce<TreeMap[]>((documents, entry) => {
    const patch = parse(String(valueAt(entry, 'patch'))) as TreeMap;
    const target = documents.findIndex((document) => identify(document) === identify(patch));
    if (target < 0) {
      throw new InvalidManifestError(
        `Cannot render "${file}": nothing is called ${identify(patch)}`,
        { hint: 'Write kind and name as the resource has them' },
      );
    }
    return documents.with(target, merge(documents[target] as Tree, patch) as TreeMap);
  }, resources);
}

function identify(document: TreeMap): string {
  return `${String(document.kind)} "${String(valueAt(document, 'metadata', 'name'))}"`;
}

function merge(base: Tree | undefined, patch: Tree): Tree {
  if (Array.isArray(patch)) {
    return Array.isArray(base) && hasNames(base) && hasNames(patch)
      ? mergeNamed(base, patch)
      : patch;
  }
  if (!isMap(patch) || !isMap(base)) return patch;
  const result: Record<string, Tree> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(base[key], value);
  }
  return result;
}

function mergeNamed(base: readonly Tree[], patch: readonly Tree[]): Tree {
  const deleted = new Set(
    patch
      .filter((item) => valueAt(item, '$patch') === 'delete')
      .map((item) => valueAt(item, 'name')),
  );
  const rest = patch.filter((item) => !deleted.has(valueAt(item, 'name')));
  const kept = base.filter((item) => !deleted.has(valueAt(item, 'name')));
  const added = rest.filter(
    (item) => !kept.some((one) => valueAt(one, 'name') === valueAt(item, 'name')),
  );
  return [
    ...kept.map((item) => {
      const change = rest.find((one) => valueAt(one, 'name') === valueAt(item, 'name'));
      return change === undefined ? item : merge(item, change);
    }),
    ...added,
  ];
}

function hasNames(list: readonly Tree[]): boolean {
  return list.every((item) => typeof valueAt(item, 'name') === 'string');
}
