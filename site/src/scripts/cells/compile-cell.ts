import { transform } from 'sucrase';

/**
 * One classic script of a cell: the library, then the cell without its types inside an async function, so
 * that `await` works at the top. Types are taken away, not checked.
 *
 * @throws SyntaxError of the cell, with line and column
 */
export function compileCell(source: string, library: string): string {
  const { code } = transform(source, { transforms: ['typescript', 'imports'] });
  return [
    library,
    ';(async () => {',
    'const show = (value) => typeof value === "string" ? value : JSON.stringify(value, (_, one) => typeof one === "bigint" ? String(one) : one, 1) ?? String(value);',
    'const say = (...values) => postMessage({ kind: "text", text: values.map(show).join(" ") + "\\n" });',
    'const console = { log: say, info: say, warn: say, error: say };',
    'const require = LabLibrary.requireModule; const exports = {}; const module = { exports };',
    code,
    '\n})().then(() => postMessage({ kind: "end" }), (error) => postMessage({ kind: "end", error: String(error) }));',
  ].join('\n');
}
