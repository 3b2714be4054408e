// Every address on every page, under both bases: the file is there, the anchor is on it, and nothing is
// loaded from another host.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { type Build, builds, listPages } from './builds.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

interface Linked {
  readonly page: string;
  readonly tag: string;
  readonly address: string;
}

function elements(node: Node): readonly Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.flatMap((child) => [...('tagName' in child ? [child] : []), ...elements(child)]);
}

function read(build: Build): {
  linked: readonly Linked[];
  ids: ReadonlyMap<string, ReadonlySet<string>>;
} {
  const linked: Linked[] = [];
  const ids = new Map<string, ReadonlySet<string>>();
  for (const page of listPages(build)) {
    const file = join(build.folder, page === '' || page.endsWith('/') ? `${page}index.html` : page);
    const all = elements(parse(readFileSync(file, 'utf8')));
    ids.set(
      page,
      new Set(all.flatMap(({ attrs }) => attrs.filter((a) => a.name === 'id').map((a) => a.value))),
    );
    for (const { tagName, attrs } of all) {
      for (const { name, value } of attrs) {
        if (!['href', 'src', 'data-vega', 'data-cells', 'srcset'].includes(name)) continue;
        if (tagName === 'use' || value.startsWith('data:')) continue;
        linked.push({ page, tag: tagName, address: value });
      }
    }
  }
  return { linked, ids };
}

/** Why an address is broken; undefined when it is not. */
function judge(
  { page, address }: Linked,
  build: Build,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const origin = 'http://here';
  const url = new URL(address, `${origin}${build.base}${page}`);
  if (url.origin !== origin) return undefined;
  if (!url.pathname.startsWith(build.base)) return 'leaves the base';
  const path = decodeURIComponent(url.pathname.slice(build.base.length));
  const file = join(build.folder, path === '' || path.endsWith('/') ? `${path}index.html` : path);
  if (!existsSync(file) || !statSync(file).isFile()) return 'no such file';
  const anchor = decodeURIComponent(url.hash.slice(1));
  const target = ids.get(path);
  return anchor !== '' && target !== undefined && !target.has(anchor)
    ? 'no such anchor'
    : undefined;
}

describe.for(builds)('under $base', (build) => {
  const { linked, ids } = read(build);

  test('every link and anchor leads somewhere', () => {
    expect(linked.length).toBeGreaterThan(500);
    const broken = linked.flatMap((one) => {
      const reason = judge(one, build, ids);
      return reason === undefined ? [] : [`${one.page}: ${one.address} (${reason})`];
    });
    expect(broken).toEqual([]);
  });

  test('every page can be reached from the home page', () => {
    const seen = new Set<string>(['']);
    const queue = [''];
    while (queue.length > 0) {
      const page = queue.pop();
      for (const { address, tag } of linked.filter((one) => one.page === page && one.tag === 'a')) {
        const url = new URL(address, `http://here${build.base}${page}`);
        const next = url.pathname.slice(build.base.length);
        if (tag !== 'a' || url.origin !== 'http://here' || seen.has(next) || !ids.has(next))
          continue;
        seen.add(next);
        queue.push(next);
      }
    }
    expect(listPages(build).filter((page) => page !== '404.html' && !seen.has(page))).toEqual([]);
  });

  test('nothing but a link names another host', () => {
    const foreign = linked.filter(
      ({ tag, address }) => /^(https?:)?\/\//.test(address) && tag !== 'a',
    );
    expect(foreign.filter(({ tag }) => tag !== 'link')).toEqual([]);
  });
});
