import { findSource, listEmbeddedNames, loadTokenizer } from '../../models/index.ts';

/**
 * Counts tokens with the model's own tokenizer, where we have it: for the models that come with the
 * lab. Undefined for others, because another model's tokenizer would give another number.
 */
export async function loadTokenCounter(
  model: string,
): Promise<((text: string) => number) | undefined> {
  if (!(await listEmbeddedNames()).includes(model)) return undefined;
  const { folder, hint } = await findSource(model);
  const tokenizer = await loadTokenizer(folder, hint);
  return (text) => tokenizer.encode(text).length;
}
