// Answers `require('@tslab/typescript-for-tslab')` with the TypeScript of this repository, plus the few
// functions that only the fork has.

const { dirname, join } = require('node:path');
const { cellOptions } = require('./compiler-options.cjs');
const { awaitOutsideAsync, topLevelAwaits } = require('./top-level-await.cjs');
const { quickInfoAt } = require('./quick-info.cjs');
const { visitEachChildWithShorthand, withShorthandValues } = require('./shorthand.cjs');
const { rememberTranspiled, takeInlineMap } = require('./source-lines.cjs');

function createCompiler(ts) {
  return {
    ...ts,
    Completions: {
      ...ts.Completions,
      getCompletionsAtPositionForTslab: ts.Completions.getCompletionsAtPosition,
    },
    createWatchCompilerHost: (rootFiles, options, ...rest) =>
      withCellChecker(
        ts,
        ts.createWatchCompilerHost(rootFiles, withCellOptions(ts, options), ...rest),
      ),
    visitEachChild: visitEachChildWithShorthand(ts),
    sys: withoutWatching(ts.sys),
    getDefaultTypeRoots: typeRootsAbove,
    getNullTransformationContext: () => ts.nullTransformationContext,
    getPreEmitDiagnosticsOfFiles: (program, files) => diagnosticsOfCell(ts, program, files),
    getQuickInfoAtPosition: (file, checker, _token, position) =>
      quickInfoAt(ts, file, checker, position),
    transpileModule: (code, { fileName, compilerOptions }) =>
      transpile(ts, code, fileName, compilerOptions),
  };
}

/** Whatever tslab does with a new program, it does with our type checker. */
function withCellChecker(ts, host) {
  return Object.defineProperty(host, 'afterProgramCreate', {
    set(tellTslab) {
      Object.defineProperty(host, 'afterProgramCreate', {
        value: (builder) => {
          const program = builder.getProgram();
          const { getTypeChecker } = program;
          program.getTypeChecker = () => withShorthandValues(ts, getTypeChecker());
          tellTslab(builder);
        },
      });
    },
    configurable: true,
  });
}

/**
 * File access that never watches the disk. A changed library file would schedule a second rebuild,
 * which tslab takes for a fault of its own ("Unexpected pending rebuildTimer") and fails the next cell;
 * modules stay loaded as they were until the kernel restarts anyway.
 */
function withoutWatching(sys) {
  const watcher = { close() {} };
  return Object.assign(Object.create(sys), {
    watchFile: () => watcher,
    watchDirectory: () => watcher,
  });
}

/** tslab's own options, without the two that only the fork knows, under ours. */
function withCellOptions(ts, options) {
  const { disableTopLevelAwait, noImplicitUseStrict, ...known } = options;
  return { ...known, ...cellOptions(ts) };
}

/**
 * Diagnostics of the cell and of modules beside it. Library files are left out: tslab drops what is
 * outside the notebook folder anyway, and checking them would cost a second per cell.
 */
function diagnosticsOfCell(ts, program, files) {
  const folder = `${program.getCurrentDirectory()}/`;
  const all = [...program.getConfigFileParsingDiagnostics(), ...program.getOptionsDiagnostics()];
  for (const file of files) {
    if (!file.fileName.startsWith(folder) || file.fileName.includes('/node_modules/')) continue;
    const own = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    if (own.length === 0) own.push(...program.getDeclarationDiagnostics(file));
    // An `await` in a plain function is a mistake; under its real code tslab would take it for a
    // top-level one.
    all.push(...own.map((found) => (isAwaitMistake(found) ? { ...found, code: 0 } : found)));
    all.push(...topLevelAwaits(ts, file));
  }
  return ts.sortAndDeduplicateDiagnostics(all);
}

function isAwaitMistake(diagnostic) {
  return diagnostic.code === awaitOutsideAsync;
}

function transpile(ts, code, fileName, { noImplicitUseStrict, ...options }) {
  const { code: bare, map } = takeInlineMap(code);
  const { target } = cellOptions(ts);
  const compilerOptions = { ...options, target, sourceMap: map !== undefined };
  const { outputText, sourceMapText } = ts.transpileModule(bare, { fileName, compilerOptions });
  const output = outputText.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '');
  if (map !== undefined) rememberTranspiled(output, [JSON.parse(sourceMapText), map]);
  return { outputText: output };
}

function typeRootsAbove(folder) {
  const roots = [];
  for (let at = folder; ; at = dirname(at)) {
    roots.push(join(at, 'node_modules', '@types'));
    if (dirname(at) === at) return roots;
  }
}

module.exports = { createCompiler };
