import type { CodeTemplate } from '../code-template.ts';

export const sortFunction: CodeTemplate = {
  id: 'sort-function',
  title: 'a sort by a key that leaves its input alone',
  needs: [['sort', 'sorts', 'sorter', 'sorting', 'sorted']],
  example: 'a sorter by a key, descending',
  write({ words, name }) {
    const isDescending = words.includes('descending') || words.includes('desc');
    const [less, more] = isDescending ? [1, -1] : [-1, 1];
    return `export function ${name ?? 'sortBy'}<Item, Key extends string | number>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Item[] {
  return [...items].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === right) return 0;
    return left < right ? ${less} : ${more};
  });
}
`;
  },
};
