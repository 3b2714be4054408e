// What a Jupyter `error` message says about something that went wrong in a cell: a name, one line, and a
// traceback to show.

const { inspect, types } = require('node:util');
const { readableFrames } = require('./stack-lines.cjs');

/** A thrown value. Errors keep their class; a thrown "text" is called what it is. */
function thrownFailure(thrown) {
  if (!types.isNativeError(thrown) && !(thrown instanceof Error)) {
    const evalue = inspect(thrown);
    return { ename: 'UncaughtValue', evalue, traceback: [`Uncaught value: ${evalue}`] };
  }
  if (isInterrupt(thrown)) {
    const evalue = 'The cell was interrupted';
    return { ename: 'Interrupted', evalue, traceback: [`Interrupted: ${evalue}`] };
  }
  const ename = String(thrown.name || 'Error');
  const evalue = String(thrown.message);
  return { ename, evalue, traceback: tracebackOf(thrown) };
}

function tracebackOf(error, seen = new Set()) {
  seen.add(error);
  const name = String(error.name || 'Error');
  const lines = `${name}${error.message ? `: ${error.message}` : ''}`.split('\n');
  if (typeof error.hint === 'string') lines.push(`  hint: ${error.hint}`);
  lines.push(...readableFrames(String(error.stack ?? '')));
  for (const part of error instanceof AggregateError ? error.errors : []) {
    if (part instanceof Error && !seen.has(part)) lines.push(...tracebackOf(part, seen));
  }
  if (error.cause instanceof Error && !seen.has(error.cause)) {
    const [first, ...rest] = tracebackOf(error.cause, seen);
    lines.push(`Caused by ${first}`, ...rest);
  }
  return lines;
}

function isInterrupt(error) {
  return (
    error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED' ||
    error.message === 'Interrupted asynchronously'
  );
}

/** A cell the compiler refused: the first finding is the message, all of them are the traceback. */
function compilerFailure(findings, code) {
  const lines = code.split('\n');
  const [first] = findings;
  return {
    ename: 'TypeScriptError',
    evalue: `${where(first)} - ${first.message}`,
    traceback: findings.flatMap((finding) => [
      `TypeScriptError: ${where(finding)} - ${finding.message}`,
      ...excerpt(finding, lines),
    ]),
  };
}

function where({ file, line, column }) {
  return `${file}${line}:${column}`;
}

function excerpt({ file, line, column }, lines) {
  const source = lines[line - 1];
  if (file !== '' || source === undefined) return [];
  const gutter = `${line} | `;
  return [`    ${gutter}${source}`, `    ${' '.repeat(gutter.length + column - 1)}^`];
}

module.exports = { compilerFailure, thrownFailure };
