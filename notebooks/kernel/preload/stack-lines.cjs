// Every stack in the kernel, printed or thrown, names the learner's line. V8 asks this hook for the text
// of a stack; positions inside a cell are mapped back before anybody sees them.

const { dirname } = require('node:path');
const { toCellPosition } = require('./source-lines.cjs');

const projectFolder = dirname(dirname(dirname(__dirname)));
const cellFrame = /(cell\[\d+\]):(\d+):(\d+)/g;
const machinery = /node:internal|node:vm|[\\/]tslab[\\/]dist[\\/]|[\\/]kernel[\\/]preload[\\/]/;
const shownFrames = 12;

/** How a cell is called: its script, from here on inwards, is the kernel's business. */
const scriptCall = /^(?:sigintHandlersWrap|Script\.runInThisContext) \(node:vm/;

function mapStackLines() {
  Error.prepareStackTrace = (error, callSites) => {
    const frames = callSites.map(String);
    const call = frames.findIndex((frame) => scriptCall.test(frame));
    // The frame before the call is the wrapper function that tslab puts around a cell.
    const own = call < 1 ? frames : frames.slice(0, call - 1);
    return [headerOf(error), ...own.map((frame) => `    at ${inCell(frame)}`)].join('\n');
  };
}

function headerOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function inCell(frame) {
  return frame.replace(cellFrame, (whole, name, line, column) => {
    const at = toCellPosition(name, Number(line), Number(column));
    return at === undefined ? whole : `${name}:${at.line}:${at.column}`;
  });
}

/** The frames a learner can use: kernel and Node internals left out, project paths made short. */
function readableFrames(stack) {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !machinery.test(line))
    .slice(0, shownFrames)
    .map((line) =>
      line.replaceAll(`file://${projectFolder}/`, '').replaceAll(`${projectFolder}/`, ''),
    );
}

module.exports = { mapStackLines, readableFrames };
