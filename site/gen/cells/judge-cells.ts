// Which cells of a lesson can run in the page. A cell can when everything it needs is arithmetic: what it
// imports is in the page's library, and so is what the earlier cells import whose names it uses. A cell that
// measures, or uses what another one measured, runs in the lab only.

import { type CellNames, readNames } from './read-names.ts';

export type CellVerdict =
  | {
      readonly state: 'runs';
      /** Code of earlier cells that has to run first. */
      readonly before: string;
    }
  | {
      readonly state: 'lab';
      /** The module, or name of Node, that a page does not have. */
      readonly needs: string;
    };

/** Whether the page's library has this export of this module. */
export type HasExport = (from: string, imported: string) => boolean;

/** Nobody declares them: they belong to Node. */
const OF_NODE = new Set(['process', 'Buffer', 'require', 'module', 'global', 'setImmediate']);

export function judgeCells(
  sources: readonly string[],
  hasExport: HasExport,
): readonly CellVerdict[] {
  const cells = readNames(sources);
  return cells.map((_, i) => judge(i, cells, sources, hasExport));
}

function judge(
  index: number,
  cells: readonly CellNames[],
  sources: readonly string[],
  hasExport: HasExport,
): CellVerdict {
  const imports = new Map<string, string>();
  const earlier = new Set<number>();
  const missing = visit(index);
  if (missing !== undefined) return { state: 'lab', needs: missing };
  const bodies = [...earlier].sort((a, b) => a - b);
  const known = new Set(bodies.flatMap((i) => cells[i]?.imports.map(({ name }) => name) ?? []));
  const lines = [...imports].flatMap(([name, line]) => (known.has(name) ? [] : [line]));
  return { state: 'runs', before: [...lines, ...bodies.map((i) => sources[i])].join('\n') };

  /** The first thing a page does not have; collects what has to run before. */
  function visit(at: number): string | undefined {
    const cell = cells[at];
    const foreign = cell?.imports.find(({ from, imported }) => !hasExport(from, imported));
    if (foreign) return foreign.from;
    for (const name of cell?.free ?? []) {
      const found = findProvider(name, at);
      if (found === undefined && OF_NODE.has(name)) return name;
      const without = found === undefined ? undefined : take(name, found, at);
      if (without !== undefined) return without;
    }
    return undefined;
  }

  function findProvider(name: string, at: number): number | undefined {
    const provides = ({ declared, imports: own }: CellNames): boolean =>
      declared.has(name) || own.some((one) => one.name === name);
    const found = cells.slice(0, at).findLastIndex(provides);
    return found === -1 ? undefined : found;
  }

  function take(name: string, provider: number, at: number): string | undefined {
    const imported = cells[provider]?.imports.find((one) => one.name === name);
    if (imported !== undefined) {
      const { from } = imported;
      if (!hasExport(from, imported.imported)) return from;
      const as = imported.imported === name ? name : `${imported.imported} as ${name}`;
      imports.set(name, `import { ${as} } from '${from}';`);
      return undefined;
    }
    // Cells in between that use the name may change what it holds.
    const users = cells.flatMap(({ free }, i) =>
      i > provider && i < at && free.has(name) ? [i] : [],
    );
    for (const needed of [provider, ...users]) {
      if (earlier.has(needed)) continue;
      earlier.add(needed);
      const without = visit(needed);
      if (without !== undefined) return without;
    }
    return undefined;
  }
}
