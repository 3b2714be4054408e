import type { ConfigJson, ConfigReader } from './config-reader.ts';

/** Every how many layers one sees everything, where config.json does not list them. */
const PATTERNS: Readonly<Record<string, number>> = { gemma2: 2, gemma3_text: 6 };

/** For each layer how many tokens back it sees; null where it sees everything. */
export function readWindows(
  reader: ConfigReader,
  json: ConfigJson,
  modelType: string,
  numLayers: number,
): readonly (number | null)[] {
  const all = (window: number | null): (number | null)[] =>
    Array.from({ length: numLayers }, () => window);
  const window = reader.optionalCount('sliding_window', 'tokens');
  const types = readLayerTypes(reader, json, numLayers);
  const isQwen = modelType.startsWith('qwen');
  const isOn = reader.flag('use_sliding_window', !isQwen);
  if (window === null || json.use_sliding_window === false) return all(null);
  if (types !== null) {
    return all(null).map((_, layer) => (types[layer] === 'sliding_attention' ? window : null));
  }
  const pattern = PATTERNS[modelType];
  if (pattern !== undefined) {
    const every = reader.count('sliding_window_pattern', 'layers', pattern);
    return all(null).map((_, layer) => ((layer + 1) % every === 0 ? null : window));
  }
  // Qwen2 and Qwen3 ship a window that is off, and slide only from a layer on when it is on.
  if (isQwen) {
    if (!isOn) return all(null);
    const first = reader.count('max_window_layers', 'layers', numLayers);
    return all(null).map((_, layer) => (layer < first ? null : window));
  }
  return all(window);
}

function readLayerTypes(
  reader: ConfigReader,
  json: ConfigJson,
  numLayers: number,
): readonly unknown[] | null {
  const types = json.layer_types ?? null;
  const isList = Array.isArray(types);
  reader.require(
    types === null || (isList && types.length === numLayers),
    'layer_types',
    `wanted a list with one entry for each of the ${numLayers} layers`,
  );
  return isList ? types : null;
}
