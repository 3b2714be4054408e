// The one direction of imports, read from the import lines themselves. A module that outgrows the
// table changes the table in the same commit, with the reason.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const LIB = dirname(fileURLToPath(import.meta.url));

/** Imports go to lower layers only. */
const LAYERS: readonly (readonly string[])[] = [
  ['units', 'stats', 'errors'],
  ['generation', 'metrics', 'sizing', 'hardware'],
  ['record', 'cost', 'tasks'],
  ['prediction', 'decision', 'charts'],
  ['device', 'memory', 'sandbox', 'store', 'tokenizer'],
  ['onnx', 'gguf', 'models', 'settings', 'footprint', 'scan', 'manifests'],
  ['backends', 'retrieval', 'probe'],
  ['bench', 'quality', 'routing', 'assistant', 'training'],
  ['server', 'notebook', 'cli'],
];

/** Layers 0 to 3 run in a browser. */
const PURE = new Set(LAYERS.slice(0, 4).flat());

/** Same-layer imports, each with its reason. */
const ALLOWED_SIDEWAYS: Readonly<Record<string, string>> = {
  'cli -> server': 'lab serve starts it',
  'cli -> notebook': 'lab show prints what show() prints',
  'memory -> device': 'GPU memory is read the way device runs commands: to the end or killed',
  'gguf -> onnx': 'names, shapes and quantized blocks of a decoder are defined once',
  'quality -> bench': 'lab eval times every answer with the recorder of lab bench',
  'models -> onnx': 'models builds the runnable files from the embedded weights',
  'models -> gguf': 'models builds the runnable files from the embedded weights',
};

/** Packages that only some folders may import. */
const RESERVED: readonly { package: RegExp; folders: readonly string[] }[] = [
  { package: /^@huggingface\/transformers/, folders: ['models', 'backends/transformers'] },
  { package: /^vega(-lite)?$/, folders: ['charts', 'notebook'] },
  { package: /^tslab/, folders: ['notebook'] },
  { package: /^commander$/, folders: ['cli'] },
];

interface ImportLine {
  readonly from: string;
  readonly isDynamic: boolean;
  readonly isTypeOnly: boolean;
}

interface SourceFile {
  /** Path inside lib with forward slashes. */
  readonly path: string;
  readonly module: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly ImportLine[];
}

const files = readSources();
const modules = [...new Set(files.map((file) => file.module))].filter((name) => name !== '');

describe('every module', () => {
  it('has a place in the layer table', () => {
    const known = new Set(LAYERS.flat());
    expect(modules.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has an index.ts that starts with a header comment and re-exports by name', () => {
    const problems = modules.flatMap((name) => {
      if (name === 'cli') return []; // a program, not a module to import
      // The doors of backends are its folders.
      const doors = files.filter((file) => file.path.endsWith('/index.ts') && file.module === name);
      if (doors.length === 0) return [`${name} has no index.ts`];
      return doors.flatMap((door) => {
        const header = door.text.split('\n').findIndex((line) => !line.startsWith('//'));
        return header >= 2 ? [] : [`${door.path} has no header comment`];
      });
    });
    expect(problems).toEqual([]);
  });

  it('never uses export * nor a top-level await', () => {
    const problems = files.filter(isSource).flatMap((file) => {
      const found: string[] = [];
      for (const statement of file.tree.statements) {
        if (ts.isExportDeclaration(statement) && !statement.exportClause) {
          found.push(`${file.path}: export *`);
        }
        if (hasTopLevelAwait(statement)) found.push(`${file.path}: top-level await`);
      }
      return found;
    });
    expect(problems).toEqual([]);
  });
});

describe('imports', () => {
  it('go to lower layers only', () => {
    const problems = files.filter(isSource).flatMap((file) =>
      importedModules(file).flatMap(({ name, line }) => {
        if (name === file.module) return [];
        const sideways = `${file.module} -> ${name}`;
        // generation holds types only, so its own layer may speak its words.
        const isVocabulary = name === 'generation' && line.isTypeOnly && layerOf(file.module) >= 1;
        const isLower = layerOf(name) < layerOf(file.module);
        return isLower || isVocabulary || sideways in ALLOWED_SIDEWAYS
          ? []
          : [`${file.path} imports ${line.from}`];
      }),
    );
    expect(problems).toEqual([]);
  });

  it('enter another module by its index.ts', () => {
    const problems = files
      .filter(isSource)
      .flatMap((file) =>
        importedModules(file).flatMap(({ name, line }) =>
          name === file.module || line.from.endsWith('/index.ts')
            ? []
            : [`${file.path} imports ${line.from}`],
        ),
      );
    expect(problems).toEqual([]);
  });

  it('of pure modules reach no Node built-in and no package that needs one', () => {
    const allowed = /^(\.|@noble\/hashes\/)/;
    const problems = files
      .filter((file) => isSource(file) && PURE.has(file.module))
      .flatMap((file) =>
        file.imports
          .filter((line) => !allowed.test(line.from) && !line.isTypeOnly)
          .map((line) => `${file.path} imports ${line.from}`),
      );
    expect(problems).toEqual([]);
  });

  it('of reserved packages stay where they belong', () => {
    const problems = files.filter(isSource).flatMap((file) =>
      file.imports.flatMap((line) => {
        const rule = RESERVED.find((one) => one.package.test(line.from));
        return !rule || rule.folders.some((folder) => file.path.startsWith(`${folder}/`))
          ? []
          : [`${file.path} imports ${line.from}`];
      }),
    );
    expect(problems).toEqual([]);
  });

  it('load vega only inside functions, because its graph has a top-level await', () => {
    const problems = files
      .filter(isSource)
      .flatMap((file) =>
        file.imports
          .filter((line) => /^vega(-lite)?$/.test(line.from) && !line.isDynamic && !line.isTypeOnly)
          .map((line) => `${file.path} imports ${line.from}`),
      );
    expect(problems).toEqual([]);
  });
});

describe('pure modules', () => {
  it('have no clock, no network and no randomness of their own', () => {
    const forbidden = /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|fetch\(|process\.)/;
    const problems = files
      .filter((file) => isSource(file) && PURE.has(file.module))
      .flatMap((file) => {
        const found = forbidden.exec(withoutComments(file));
        return found ? [`${file.path} uses ${found[0]}`] : [];
      });
    expect(problems).toEqual([]);
  });
});

describe('outgoing connections', () => {
  it('are opened by models and backends/openai-compatible alone', () => {
    const allowed = /^(models|backends\/openai-compatible)\//;
    const problems = files
      .filter((file) => isSource(file) && !allowed.test(file.path))
      .flatMap((file) =>
        [...calls(file.tree), ...file.imports.map((line) => line.from)]
          .filter((name) =>
            /^(fetch|WebSocket|https?\.(get|request)|node:https|undici)$/.test(name),
          )
          .map((name) => `${file.path} uses ${name}`),
      );
    expect(problems).toEqual([]);
  });
});

describe('Vega-Lite', () => {
  it('is named by charts alone; notebook only ships its MIME type', () => {
    const problems = files
      .filter((file) => isSource(file) && !['charts', 'notebook'].includes(file.module))
      .filter((file) => withoutComments(file).includes('vega.github.io'))
      .map((file) => file.path);
    expect(problems).toEqual([]);
  });
});

describe('exports', () => {
  it.each(modules.filter((name) => files.some((file) => file.path === `${name}/index.ts`)))(
    'of %s are the ones of the snapshot',
    (name) => {
      const door = files.find((file) => file.path === `${name}/index.ts`);
      expect(door && exportedNames(door).join('\n')).toMatchSnapshot();
    },
  );
});

function readSources(): readonly SourceFile[] {
  return readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts') && !/(^|\/)(node_modules\/|\.)/.test(path))
    .map((path) => {
      const text = readFileSync(join(LIB, path), 'utf8');
      const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
      const module = path.includes('/') ? (path.split('/')[0] ?? '') : '';
      return { path, module, text, tree, imports: readImports(tree) };
    });
}

/** Tests and fixtures may import what they like. */
function isSource(file: SourceFile): boolean {
  return !/\.test\.ts$|__fixtures__|^[^/]+$/.test(file.path);
}

function readImports(tree: ts.SourceFile): readonly ImportLine[] {
  const lines: ImportLine[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const from = node.moduleSpecifier;
      if (from && ts.isStringLiteral(from)) {
        const isTypeOnly = ts.isExportDeclaration(node) ? node.isTypeOnly : onlyTypes(node);
        lines.push({ from: from.text, isDynamic: false, isTypeOnly });
      }
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [from] = node.arguments;
      if (from && ts.isStringLiteralLike(from)) {
        lines.push({ from: from.text, isDynamic: true, isTypeOnly: false });
      }
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) {
        lines.push({ from: literal.text, isDynamic: false, isTypeOnly: true });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return lines;
}

/** What is called or constructed, as written: `fetch`, `http.request`. Code inside texts is no call. */
function calls(tree: ts.SourceFile): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node))
      names.push(node.expression.getText());
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}

function onlyTypes(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function importedModules(file: SourceFile): readonly { name: string; line: ImportLine }[] {
  return file.imports.flatMap((line) => {
    const ownPackage = /^@offload-lab\/lib\/([^/]+)/.exec(line.from)?.[1];
    if (ownPackage) return [{ name: ownPackage, line }];
    if (!line.from.startsWith('.')) return [];
    const target = relative(LIB, resolve(LIB, dirname(file.path), line.from));
    return [{ name: target.split(sep)[0] ?? '', line }];
  });
}

function layerOf(module: string): number {
  return LAYERS.findIndex((names) => names.includes(module));
}

function hasTopLevelAwait(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier) return true;
  return ts.forEachChild(node, (child) => hasTopLevelAwait(child) || undefined) ?? false;
}

function withoutComments(file: SourceFile): string {
  return file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

function exportedNames(file: SourceFile): readonly string[] {
  const names = file.tree.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause) {
      if (!ts.isNamedExports(statement.exportClause)) return [];
      return statement.exportClause.elements.map((element) => {
        const isType = statement.isTypeOnly || element.isTypeOnly;
        return `${isType ? 'type ' : ''}${element.name.text}`;
      });
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    const { name } = statement as ts.Statement & { name?: ts.Identifier };
    return [name?.text ?? statement.getText().slice(0, 60)];
  });
  return names.sort();
}
