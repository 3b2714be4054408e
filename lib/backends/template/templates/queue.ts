import { type CodeTemplate, toTypeName } from '../code-template.ts';

export const queueClass: CodeTemplate = {
  id: 'queue-class',
  title: 'a first-in first-out queue',
  needs: [
    ['queue', 'fifo'],
    ['class', 'structure', 'a', 'an'],
  ],
  example: 'a queue class called JobQueue',
  write({ name }) {
    return `/** First in, first out; both ends in constant time. */
export class ${name === undefined ? 'Queue' : toTypeName(name)}<Item> {
  readonly #items = new Map<number, Item>();
  #first = 0;
  #next = 0;

  get size(): number {
    return this.#next - this.#first;
  }

  enqueue(item: Item): void {
    this.#items.set(this.#next, item);
    this.#next += 1;
  }

  /** Undefined when it is empty. */
  dequeue(): Item | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items.get(this.#first);
    this.#items.delete(this.#first);
    this.#first += 1;
    return item;
  }
}
`;
  },
};
