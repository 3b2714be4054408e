import { type CodeTemplate, toPlural, toTypeName } from '../code-template.ts';

export const crudStore: CodeTemplate = {
  id: 'crud-store',
  title: 'create, read, update and delete in memory',
  needs: [['crud', 'repository']],
  example: 'a CRUD store for orders',
  write({ entity = 'item', name }) {
    const type = toTypeName(entity);
    return `export interface ${type} {
  readonly id: number;
  readonly name: string;
}

export class ${name === undefined ? `${type}Store` : toTypeName(name)} {
  readonly #${toPlural(entity)} = new Map<number, ${type}>();
  #nextId = 1;

  create(fields: Omit<${type}, 'id'>): ${type} {
    const created: ${type} = { ...fields, id: this.#nextId };
    this.#nextId += 1;
    this.#${toPlural(entity)}.set(created.id, created);
    return created;
  }

  read(id: number): ${type} | undefined {
    return this.#${toPlural(entity)}.get(id);
  }

  list(): ${type}[] {
    return [...this.#${toPlural(entity)}.values()];
  }

  /** Undefined where there is no such ${entity}. */
  update(id: number, changes: Partial<Omit<${type}, 'id'>>): ${type} | undefined {
    const current = this.#${toPlural(entity)}.get(id);
    if (current === undefined) return undefined;
    const updated: ${type} = { ...current, ...changes, id };
    this.#${toPlural(entity)}.set(id, updated);
    return updated;
  }

  /** True where there was one. */
  delete(id: number): boolean {
    return this.#${toPlural(entity)}.delete(id);
  }
}
`;
  },
};
