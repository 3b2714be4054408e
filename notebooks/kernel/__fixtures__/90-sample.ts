// ---
// title: A sample lesson
// promise: You see every kind of output once
// teaching: 1
// exercises: 0
// hardware: Any laptop
// measures: Nothing
// ---

// %% [markdown]
// ## Predict
//
// The sum of 1 to 4 is **10**.

// %%
import { LabError } from '@offload-lab/lib/errors';
import * as tslab from 'tslab';

const numbers = [1, 2, 3, 4];
console.log('counting');
numbers.reduce((sum, next) => sum + next, 0);

// %%
console.error('a warning');
for await (const step of (async function* () {
  yield 1;
  yield 2;
})()) {
  console.log('step', step);
}

// %% id="chart"
const spec = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  data: { values: numbers.map((n) => ({ n, square: n * n })) },
  mark: 'bar',
  encoding: { x: { field: 'n', type: 'ordinal' }, y: { field: 'square', type: 'quantitative' } },
};
({
  async [Symbol.for('Jupyter.display')]() {
    return { 'application/vnd.vegalite.v5+json': spec, 'text/plain': 'squares of 1 to 4' };
  },
});

// %%
const live = tslab.newDisplay();
live.text('working');
await new Promise((resolve) => setTimeout(resolve, 50));
live.text('done');

// %% tags=["raises-exception"]
throw new LabError('Cannot go on: found "no reason"', { hint: 'There is none' });

// %%
numbers.length;
