import { type Lease, LoadOnce } from './load-once.ts';
import { type LoadedModel, type LoadOptions, loadPreparedModel } from './load-prepared-model.ts';
import { type PrepareOptions, prepareModel } from './prepare-model.ts';

const shared = new LoadOnce<LoadedModel>({ free: (model) => model.unload() });

/**
 * Loads a model into this process and shares it: simultaneous calls for the same model, dtype and
 * device give one load, and `release()` of the last holder frees it. Forward passes block the thread;
 * where that matters, use `backends/transformers`.
 *
 * @throws what `prepareModel` throws; ModelLoadError when the runtime refuses it
 * @example
 * const { value: model, release } = await loadModel({ model: 'tiny-coder-1m', dtype: 'q8', device: 'cpu' });
 * model.tokenizer.encode('return a + b');
 * await release();
 */
export async function loadModel(
  options: PrepareOptions & LoadOptions,
): Promise<Lease<LoadedModel>> {
  const { model, dtype, device, session } = options;
  return await shared.acquire(JSON.stringify([model, dtype, device, session]), async () =>
    loadPreparedModel(await prepareModel(options), options),
  );
}
