/** What YAML and JSON hold. */
export type Tree =
  | null
  | boolean
  | number
  | string
  | readonly Tree[]
  | { readonly [key: string]: Tree };

export type TreeMap = { readonly [key: string]: Tree };

export function isMap(value: unknown): value is TreeMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The map at a path; an empty one where there is none. */
export function mapAt(value: unknown, ...path: readonly string[]): TreeMap {
  const found = valueAt(value, ...path);
  return isMap(found) ? found : {};
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly Tree[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The value at a path of keys, undefined where the path ends. */
export function valueAt(value: unknown, ...path: readonly string[]): Tree | undefined {
  let here: unknown = value;
  for (const key of path) here = isMap(here) ? here[key] : undefined;
  return here as Tree | undefined;
}
