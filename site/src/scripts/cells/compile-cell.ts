import { transform } from 'sucrase';

export interface PageCell {
  readonly source: string;
  /** Code of earlier cells that runs first, without a word. */
  readonly before: string;
}

/**
 * One classic script of a cell: the library, then the cell without its types inside an async function, so
 * that `await` works at the top. Types are taken away, not checked.
 *
 * @throws SyntaxError of the cell, with line and column
 */
export function compileCell({ source, before }: PageCell, library: string): string {
  const options = { transforms: ['typescript', 'imports'] } as const;
  // Once alone, so that an error names a line of the cell.
  transform(source, { ...options, transforms: [...options.transforms] });
  const { code } = transform(`${before}\n;lab.isQuiet = false;\n${source}`, {
    transforms: [...options.transforms],
  });
  return [
    library,
    'postMessage({ kind: "start" });',
    '(async () => {',
    'const lab = { isQuiet: true };',
    'const write = (value) => typeof value === "string" ? value : JSON.stringify(value, (_, one) => typeof one === "bigint" ? String(one) : one, 1) ?? String(value);',
    'const say = (...values) => { if (!lab.isQuiet) postMessage({ kind: "text", text: values.map(write).join(" ") + "\\n" }); };',
    'Object.assign(console, { log: say, info: say, warn: say, error: say });',
    'const require = LabLibrary.requireModule; const exports = {}; const module = { exports };',
    // A block of its own: a cell may use these names for something else.
    `{ ${code} }`,
    '})().then(() => postMessage({ kind: "end" }), (error) => postMessage({ kind: "end", error: String(error) }));',
  ].join('\n');
}
