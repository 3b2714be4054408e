import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { LabError } from '../errors/index.ts';
import { FILE_KINDS, type GpuDemand } from './gpu-rules.ts';
import { stripComments } from './strip-comments.ts';

/** One place in the code that asks for a GPU. */
export interface GpuUse {
  /** Relative to the scanned folder. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly rule: string;
  readonly what: string;
  readonly demand: GpuDemand;
  /** The line itself, shortened. */
  readonly code: string;
}

export interface CodeScan {
  readonly root: string;
  /** Files that were read. */
  readonly files: number;
  /** Files too large to read, which may hide something. */
  readonly skipped: readonly string[];
  readonly uses: readonly GpuUse[];
}

/** The folder to scan does not exist. */
export class ScanFolderError extends LabError {
  override readonly name = 'ScanFolderError';
}

/** Other people's code and what was made from one's own. */
const LEFT_OUT = new Set([
  'node_modules',
  '.git',
  '.venv',
  'venv',
  'env',
  'dist',
  'build',
  '__pycache__',
  '.lab',
  '.node',
  '.next',
  'site-packages',
]);
const MAX_FILE_BYTES = 2_000_000;
const SHOWN_CHARACTERS = 120;

/** Reads a code base and lists what in it asks for a GPU; comments and documentation ask for nothing. */
export async function scanCode(path: string): Promise<CodeScan> {
  const root = resolve(path);
  const isFolder = await stat(root).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new ScanFolderError(`There is no folder "${path}"`, {
      hint: 'Give the folder of a code base',
    });
  const uses: GpuUse[] = [];
  const skipped: string[] = [];
  let files = 0;
  for (const file of await listFiles(root)) {
    const name = relative(root, file).split(sep).join('/');
    const kind = FILE_KINDS.find(({ matches }) => matches.test(name));
    if (kind === undefined) continue;
    if ((await stat(file)).size > MAX_FILE_BYTES) {
      skipped.push(name);
      continue;
    }
    files += 1;
    const text = await readFile(file, 'utf8');
    const lines = text.split('\n');
    const code = stripComments(text, kind.comments);
    for (const { id, what, demand, pattern } of kind.rules) {
      const flags = pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`;
      for (const match of code.matchAll(new RegExp(pattern.source, flags))) {
        // a pattern may begin with white space of the lines before
        const at = match.index + match[0].search(/\S/);
        const line = code.slice(0, at).split('\n').length;
        const shown = lines[line - 1]?.trim().slice(0, SHOWN_CHARACTERS) ?? '';
        uses.push({ path: name, line, rule: id, what, demand, code: shown });
      }
    }
  }
  uses.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
  return { root, files, skipped, uses };
}

async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) found.push(...(await listFiles(path)));
    if (entry.isFile()) found.push(path);
  }
  return found;
}
