import ts from 'typescript';
import { AMBIENT_DECLARATIONS } from './ambient.ts';

/** What the compiler says about one program, and the JavaScript it makes of it. */
export interface CheckedProgram {
  readonly parses: boolean;
  readonly typeChecks: boolean;
  /** Module names it imports; none exists in the sandbox. */
  readonly unresolvedImports: readonly string[];
  /** The first few complaints, as `line 3: text`. */
  readonly diagnostics: readonly string[];
  /** True when the compiler could not finish; nothing else is known then. */
  readonly gaveUp: boolean;
  /** CommonJS without types and comments; empty when it does not parse. */
  readonly javaScript: string;
}

const ANSWER = '/answer.ts';
const AMBIENT = '/ambient.d.ts';

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.esnext.d.ts'],
  types: [],
  // A module, so that its names never collide with global ones; CommonJS, so that no `import(` is left.
  module: ts.ModuleKind.CommonJS,
  moduleDetection: ts.ModuleDetectionKind.Force,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  ignoreDeprecations: '6.0',
  noResolve: true,
  removeComments: true,
  noEmitHelpers: false,
};

/** Creates a checker that parses the standard library once and checks one program after another. */
export function createProgramChecker(): (source: string) => CheckedProgram {
  const libraryFolder = ts.getDefaultLibFilePath(OPTIONS).replace(/[^/\\]*$/, '');
  const libraryFiles = new Map<string, ts.SourceFile | undefined>();
  const ambient = ts.createSourceFile(AMBIENT, AMBIENT_DECLARATIONS, ts.ScriptTarget.ES2023);
  let answer: ts.SourceFile;
  const readLibrary = (name: string): ts.SourceFile | undefined => {
    if (!libraryFiles.has(name)) {
      const text = name.startsWith(libraryFolder) ? ts.sys.readFile(name) : undefined;
      const file = text && ts.createSourceFile(name, text, ts.ScriptTarget.ES2023);
      libraryFiles.set(name, file || undefined);
    }
    return libraryFiles.get(name);
  };
  const getSourceFile = (name: string): ts.SourceFile | undefined => {
    if (name === ANSWER) return answer;
    return name === AMBIENT ? ambient : readLibrary(name);
  };
  const host: ts.CompilerHost = {
    getSourceFile,
    fileExists: (name) => getSourceFile(name) !== undefined,
    readFile: () => undefined,
    getDefaultLibFileName: () => `${libraryFolder}lib.esnext.d.ts`,
    getDefaultLibLocation: () => libraryFolder,
    writeFile: () => {},
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  let previous: ts.Program | undefined;
  return (source) => {
    answer = ts.createSourceFile(ANSWER, unmute(source), ts.ScriptTarget.ES2023, true);
    const program = ts.createProgram([ANSWER, AMBIENT], OPTIONS, host, previous);
    previous = program;
    const syntactic = program.getSyntacticDiagnostics(answer);
    const unresolvedImports = listImports(answer);
    if (syntactic.length > 0) {
      const diagnostics = describe(syntactic);
      return {
        parses: false,
        typeChecks: false,
        unresolvedImports,
        diagnostics,
        gaveUp: false,
        javaScript: '',
      };
    }
    const semantic = program.getSemanticDiagnostics(answer);
    let javaScript = '';
    program.emit(answer, (_name, text) => {
      javaScript = text;
    });
    const diagnostics = describe(semantic);
    return {
      parses: true,
      typeChecks: semantic.length === 0,
      gaveUp: false,
      unresolvedImports,
      diagnostics,
      javaScript,
    };
  };
}

/** An answer may not switch its own check off: the directives lose their meaning, positions stay. */
function unmute(source: string): string {
  return source.replaceAll(/@ts-(?=ignore|nocheck|expect-error)/g, '@ts_');
}

/** Names in `import`, `export ... from`, `import()` and `require()`. */
function listImports(file: ts.SourceFile): readonly string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && isImportCall(node)
          ? node.arguments[0]
          : undefined;
    if (specifier !== undefined) {
      names.add(ts.isStringLiteralLike(specifier) ? specifier.text : specifier.getText(file));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...names];
}

function isImportCall(call: ts.CallExpression): boolean {
  const callee = call.expression;
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === 'require')
  );
}

function describe(diagnostics: readonly ts.Diagnostic[]): readonly string[] {
  return diagnostics.slice(0, 5).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ').slice(0, 300);
    const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line;
    return line === undefined ? text : `line ${line + 1}: ${text}`;
  });
}
