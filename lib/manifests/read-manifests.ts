import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { InvalidManifestError } from './errors.ts';
import { mergeCompose, parseCompose } from './merge-compose.ts';
import { type ReadText, renderKustomization } from './render-kustomization.ts';
import { isMap, listAt, type TreeMap } from './tree.ts';

/** What is judged as one: all documents of a rendered overlay, a merged compose stack, one Dockerfile. */
export type Manifest =
  | { readonly kind: 'kubernetes'; readonly file: string; readonly documents: readonly TreeMap[] }
  | { readonly kind: 'compose'; readonly file: string; readonly stack: TreeMap }
  | { readonly kind: 'helm-values'; readonly file: string; readonly values: TreeMap }
  | { readonly kind: 'dockerfile'; readonly file: string; readonly text: string };

const readFromDisk: ReadText = (path) => readFileSync(path, 'utf8');

/** Finds and reads every container and Kubernetes file below a folder. */
export function readManifests(folder: string, read: ReadText = readFromDisk): Manifest[] {
  const paths = globSync('**/{Dockerfile*,*.Dockerfile,*.yaml,*.yml}', {
    cwd: folder,
    exclude: (name) => /(^|\/)(node_modules|\.git|\.lab|\.venv)$/.test(name),
  })
    .filter((path) => !path.endsWith('.dockerignore'))
    .sort();
  const rendered = new Set<string>();
  const found: Manifest[] = [];
  for (const path of paths.filter((each) => basename(each) === 'kustomization.yaml')) {
    const home = join(folder, dirname(path));
    const documents = renderKustomization(home, read);
    for (const used of listResources(home, read)) rendered.add(used);
    found.push({ kind: 'kubernetes', file: path, documents });
  }
  for (const path of paths) {
    const whole = resolve(folder, path);
    if (basename(path) === 'kustomization.yaml' || rendered.has(whole)) continue;
    const manifest = readOne(folder, path, read);
    if (manifest !== undefined) found.push(manifest);
  }
  return found;
}

function readOne(folder: string, path: string, read: ReadText): Manifest | undefined {
  const whole = join(folder, path);
  const text = read(whole);
  if (!/\.ya?ml$/.test(path)) return { kind: 'dockerfile', file: path, text };
  if (/^(docker-)?compose[.\w-]*\.ya?ml$/.test(basename(path)))
    return readStack(folder, path, read);
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  const problem = documents.flatMap(({ errors }) => errors)[0];
  if (problem !== undefined) {
    throw new InvalidManifestError(`Cannot read "${path}": ${problem.message.split('\n')[0]}`, {
      hint: 'Correct the YAML; templates are checked after rendering',
    });
  }
  const values = documents.map((document) => document.toJS() as unknown).filter(isMap);
  const resources = values.filter((value) => 'apiVersion' in value && 'kind' in value);
  if (resources.length > 0) return { kind: 'kubernetes', file: path, documents: resources };
  const [first] = values;
  if (first !== undefined && 'servingEngineSpec' in first) {
    return { kind: 'helm-values', file: path, values: first };
  }
  return undefined; // some other YAML
}

/** `compose.gpu.yaml` is nothing without the `compose.yaml` beside it. */
function readStack(folder: string, path: string, read: ReadText): Manifest {
  const base = join(dirname(path), 'compose.yaml');
  const files = path !== base && existsSync(join(folder, base)) ? [base, path] : [path];
  const layers = files.map((file) => parseCompose(read(join(folder, file)), file));
  return { kind: 'compose', file: path, stack: mergeCompose(layers) };
}

function listResources(home: string, read: ReadText): string[] {
  const document = parseAllDocuments(read(join(home, 'kustomization.yaml')))[0];
  return listAt(document?.toJS(), 'resources').map((name) => resolve(home, String(name)));
}
