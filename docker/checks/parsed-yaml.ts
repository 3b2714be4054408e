/** A part of a YAML or JSON file. What is wrong with it is what the checks are about, so no type promises it. */
// biome-ignore lint/suspicious/noExplicitAny: a parsed file; schemas are checked apart
export type ParsedYaml = any;
