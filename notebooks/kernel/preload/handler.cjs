// Runs one cell to its end and says how it went, in the words of the Jupyter protocol.

const ts = require('typescript');
const { endCell, startCell } = require('./current-cell.cjs');
const { compilerFailure, thrownFailure } = require('./failures.cjs');
const { publishValue } = require('./results.cjs');
const { nameNextScript } = require('./script.cjs');
const { createWriter } = require('./streams.cjs');

function patchHandler(jupyter) {
  const handler = jupyter.JupyterHandlerImpl.prototype;

  handler.handleKernel = kernelInfo;
  handler.createWriteToIopub = createWriter;

  /** Failures of the cell, in the order in which they happened; none means it passed. */
  handler.runCell = async function runCell(request, channels) {
    const cell = startCell();
    nameNextScript(`cell[${this.execCount + 1}]`);
    try {
      await this.handleExecuteImpl(request, channels.writeStream, channels.writeDisplayData);
      await publishValue(cell.value, this.execCount, channels.publish);
    } catch (thrown) {
      // tslab throws its counter to say "failed"; an Error is one of the kernel or of a display method.
      if (thrown instanceof Error) cell.failures.push(thrownFailure(thrown));
    }
    // Node reports a rejection nobody handles only after this turn of the event loop.
    await new Promise(setImmediate);
    if (cell.findings.length > 0) cell.failures.push(compilerFailure(cell.findings, request.code));
    endCell();
    return cell.failures;
  };
  return jupyter;
}

function kernelInfo() {
  return {
    status: 'ok',
    protocol_version: '5.3',
    implementation: 'tslab',
    implementation_version: '1.0.22',
    banner: `TypeScript ${ts.version} on Node ${process.versions.node}`,
    language_info: {
      name: 'typescript',
      version: ts.version,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'javascript', mode: 'typescript', typescript: true },
    },
  };
}

module.exports = { patchHandler };
