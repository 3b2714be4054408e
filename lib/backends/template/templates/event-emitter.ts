import { type CodeTemplate, toTypeName } from '../code-template.ts';

export const eventEmitter: CodeTemplate = {
  id: 'event-emitter',
  title: 'an event emitter whose events have types',
  needs: [
    ['event', 'events'],
    ['emitter', 'bus', 'emit'],
  ],
  example: 'a typed event emitter',
  write({ name }) {
    return `/** \`Events\` maps each event to what comes with it. */
export class ${name === undefined ? 'Emitter' : toTypeName(name)}<Events extends Record<string, unknown>> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  /** Returns what ends the listening. */
  on<Name extends keyof Events>(event: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls every listener, also when one of them leaves meanwhile. */
  emit<Name extends keyof Events>(event: Name, value: Events[Name]): void {
    const listeners = [...(this.#listeners.get(event) ?? [])] as ((value: Events[Name]) => void)[];
    for (const listener of listeners) listener(value);
  }
}
`;
  },
};
