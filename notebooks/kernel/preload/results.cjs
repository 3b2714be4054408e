// The last value of a cell. Objects that know how to show themselves (`Symbol.for('Jupyter.display')`,
// the convention of Deno's notebooks) become display_data; anything else becomes an execute_result.

const { inspect } = require('node:util');

const display = Symbol.for('Jupyter.display');

async function publishValue(value, executionCount, publish) {
  if (value === undefined || value === null) return;
  if (typeof value[display] !== 'function') {
    const data = { 'text/plain': inspect(value) };
    publish('execute_result', { execution_count: executionCount, data, metadata: {} });
    return;
  }
  const data = await value[display]();
  const isEmpty = data === undefined || data === null || Object.keys(data).length === 0;
  if (!isEmpty) publish('display_data', { data, metadata: {}, transient: {} });
}

module.exports = { publishValue };
