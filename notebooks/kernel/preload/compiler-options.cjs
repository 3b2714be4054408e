// The compiler settings of a cell. `notebooks/tsconfig.json` says the same for the lesson sources, and
// a test holds the two together: what passes in the repository passes in a cell.

function cellOptions(ts) {
  return {
    strict: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ['node'],
    lib: ['lib.esnext.d.ts'],
    types: ['node'],
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    esModuleInterop: true,
    skipLibCheck: true,
    // Stack lines are mapped back to the cell with it.
    inlineSourceMap: true,
  };
}

module.exports = { cellOptions };
