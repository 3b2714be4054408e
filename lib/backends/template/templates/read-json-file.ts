import type { CodeTemplate } from '../code-template.ts';

export const readJsonFile: CodeTemplate = {
  id: 'read-json-file',
  title: 'a JSON file read and checked',
  needs: [
    ['read', 'reads', 'load', 'loads', 'parse', 'parses'],
    ['json'],
    ['file', 'files', 'config', 'configuration'],
  ],
  example: 'read a JSON file',
  write({ name = 'readJsonFile' }) {
    return `import { readFile } from 'node:fs/promises';

/** The value of a JSON file, checked by \`isValid\`. Throws an Error that names the file. */
export async function ${name}<Value>(
  path: string,
  isValid: (value: unknown) => value is Value,
): Promise<Value> {
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(\`"\${path}" is no JSON\`, { cause });
  }
  if (!isValid(value)) throw new Error(\`"\${path}" does not hold what was expected\`);
  return value;
}
`;
  },
};
