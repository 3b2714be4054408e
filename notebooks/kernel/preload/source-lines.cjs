// Which line of the cell a line of running JavaScript came from. A cell is compiled twice: TypeScript to
// an ES module, then to CommonJS. Each step has a source map; following both leads back to the cell.

const { SourceMap } = require('node:module');

const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;
const wrapper = /^\((?:async )?function\(exports, require\) \{ /;
/** tslab puts `export {};` above a cell. */
const linesAboveCell = 1;

let transpiled = { output: '', maps: [] };
const mapsByScript = new Map();

/** Takes the map comment off compiled code. */
function takeInlineMap(code) {
  const found = inlineMap.exec(code);
  if (found === null) return { code, map: undefined };
  const map = JSON.parse(Buffer.from(found[1], 'base64').toString());
  return { code: code.slice(0, found.index), map };
}

/** Remembers the maps of the newest compiled code, outermost first, until a script runs it. */
function rememberTranspiled(output, maps) {
  transpiled = { output, maps };
}

/** Ties the newest compiled code to the name its script runs under. */
function nameScript(name, code) {
  if (transpiled.output === '' || !code.includes(transpiled.output)) return;
  mapsByScript.set(name, {
    prefixLength: wrapper.exec(code)?.[0].length ?? 0,
    maps: transpiled.maps,
  });
}

/** Line and column in the cell, both from 1, or undefined for code that no cell line stands for. */
function toCellPosition(name, line, column) {
  const script = mapsByScript.get(name);
  if (script === undefined) return undefined;
  let at = { line: line - 1, column: column - 1 - (line === 1 ? script.prefixLength : 0) };
  for (const map of script.maps) {
    const { originalLine, originalColumn } = new SourceMap(map).findEntry(at.line, at.column);
    if (originalLine === undefined) return undefined;
    at = { line: originalLine, column: originalColumn };
  }
  return { line: at.line + 1 - linesAboveCell, column: at.column + 1 };
}

module.exports = { nameScript, rememberTranspiled, takeInlineMap, toCellPosition };
