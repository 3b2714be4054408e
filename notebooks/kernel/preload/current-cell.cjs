// The cell that is running, and where to report what goes wrong. Promises rejected without a handler and
// errors thrown from timers belong to the cell as long as it runs; afterwards they become text on stderr,
// because the protocol has no message for "that cell was not so fine after all".

const { thrownFailure } = require('./failures.cjs');

let current;

function startCell() {
  current = { failures: [], findings: [], value: undefined };
  return current;
}

function endCell() {
  current = undefined;
}

/** What tslab calls its console: `log` gets the last value, `error` gets what went wrong. */
const executorConsole = {
  log(value) {
    if (current) current.value = value;
  },
  // Compiler findings arrive as a format string and its arguments, thrown values alone.
  error(...args) {
    if (current === undefined) return;
    if (args.length < 5) return void current.failures.push(thrownFailure(args[0]));
    const [, file, line, column, message] = args;
    current.findings.push({ file, line, column, message });
  },
};

function reportBackgroundErrors() {
  for (const event of ['unhandledRejection', 'uncaughtException']) {
    process.removeAllListeners(event);
    process.on(event, (reason) => {
      const failure = thrownFailure(reason);
      if (current) current.failures.push(failure);
      else process.stderr.write(`In the background: ${failure.traceback.join('\n')}\n`);
    });
  }
}

module.exports = { endCell, executorConsole, reportBackgroundErrors, startCell };
