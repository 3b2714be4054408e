// The files whose code a kind of run executes: everything that is imported from where it starts, also by its
// child processes. Types count as nothing, and of a module's door only the names that somebody takes from it.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

interface Wanted {
  readonly path: string;
  /** Names taken from a door; undefined: the file as a whole. */
  readonly names: readonly string[] | undefined;
}

/**
 * Paths below `root`, sorted.
 *
 * @param entries files below `root` where a run starts
 */
export function listMeasuredFiles(entries: readonly string[], root: string): readonly string[] {
  const files = new Set<string>();
  const seen = new Set<string>();
  const queue: Wanted[] = entries.map((entry) => ({ path: join(root, entry), names: undefined }));
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const key = `${next.path} ${next.names?.join() ?? '*'}`;
    if (seen.has(key) || !existsSync(next.path)) continue;
    seen.add(key);
    const { path, names } = next;
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    const isDoor = path.endsWith('/index.ts') && names !== undefined;
    if (!isDoor) files.add(relative(root, path));
    queue.push(...listTaken(source, path, isDoor ? names : undefined));
  }
  return [...files].sort();
}

/** What a file, or some names of a door, take from other files. */
function listTaken(
  source: ts.SourceFile,
  path: string,
  names: readonly string[] | undefined,
): readonly Wanted[] {
  const taken: Wanted[] = [];
  const add = (specifier: string, wanted: readonly string[] | undefined): void => {
    if (specifier.startsWith('.')) {
      taken.push({ path: join(dirname(path), specifier), names: wanted });
    }
  };
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) {
      const exported = valuesOf(statement.exportClause, statement.isTypeOnly).filter(
        ({ outside }) => names === undefined || names.includes(outside),
      );
      if (exported.length === 0) continue;
      add(
        textOf(statement.moduleSpecifier),
        exported.map(({ inside }) => inside),
      );
    } else if (names === undefined && ts.isImportDeclaration(statement)) {
      const { importClause, moduleSpecifier } = statement;
      const isTypeOnly = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      const imported = valuesOf(importClause?.namedBindings, isTypeOnly);
      const isWhole = importClause === undefined || importClause.name !== undefined;
      if (imported.length > 0 || isWhole) {
        add(textOf(moduleSpecifier), isWhole ? undefined : imported.map(({ inside }) => inside));
      }
    }
  }
  if (names !== undefined) return taken;
  // Loaded when needed, or started as a process or worker of its own.
  for (const [, specifier = ''] of source.text.matchAll(
    /(?:import\(|new URL\()\s*['"]([^'"]+\.ts)['"]/g,
  )) {
    add(specifier.startsWith('.') ? specifier : `./${specifier}`, undefined);
  }
  return taken;
}

interface Renamed {
  readonly inside: string;
  readonly outside: string;
}

function valuesOf(
  clause: ts.NamedExportBindings | ts.NamedImportBindings | undefined,
  isTypeOnly: boolean,
): readonly Renamed[] {
  if (clause === undefined || isTypeOnly) return [];
  if (ts.isNamespaceImport(clause) || ts.isNamespaceExport(clause)) return [];
  const elements: readonly (ts.ExportSpecifier | ts.ImportSpecifier)[] = [...clause.elements];
  return elements
    .filter((element) => !element.isTypeOnly)
    .map(({ name, propertyName }) => ({
      inside: (propertyName ?? name).text,
      outside: name.text,
    }));
}

function textOf(specifier: ts.Expression): string {
  return (specifier as ts.StringLiteral).text;
}
