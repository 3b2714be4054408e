import { InvalidModelConfigError } from './errors.ts';

/** The content of a config.json. */
export type ConfigJson = Readonly<Record<string, unknown>>;

/** A real config.json has a few kilobytes; this is what the largest known ones have, ten times over. */
const MOST_CHARACTERS = 1_000_000;

/** Far above every published model: a number beyond it is a slip or an attack, not a model. */
const LIMITS: Readonly<Record<string, number>> = {
  layers: 2_000,
  heads: 4_096,
  headDim: 8_192,
  width: 1_000_000,
  vocabulary: 10_000_000,
  tokens: 1_000_000_000,
};

/** What a number counts, which decides how large it may be. */
export type Quantity = 'layers' | 'heads' | 'headDim' | 'width' | 'vocabulary' | 'tokens';

const HINT = 'Take config.json from the model page once more; nothing in it is guessed';

/**
 * Parses the text of a config.json.
 *
 * @throws InvalidModelConfigError for a text that is too long, not JSON, or not an object
 */
export function parseConfigText(text: string): ConfigJson {
  if (text.length > MOST_CHARACTERS) {
    throw new InvalidModelConfigError(
      `This is not a config.json: it has ${text.length} characters, wanted ${MOST_CHARACTERS} at most`,
      { hint: 'Name the config.json of the model, not its tokenizer or weights', fields: [] },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidModelConfigError('This is not a config.json: its text is not JSON', {
      hint: HINT,
      fields: [],
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidModelConfigError('This is not a config.json: it holds no JSON object', {
      hint: HINT,
      fields: [],
    });
  }
  return value as ConfigJson;
}

/** Reads fields and collects what is wrong, so that one error names everything that is missing. */
export class ConfigReader {
  readonly #json: ConfigJson;
  readonly #missing: string[] = [];
  readonly #wrong: { readonly field: string; readonly why: string }[] = [];

  constructor(json: ConfigJson) {
    this.#json = json;
  }

  /** A whole number of at least 1; `fallback` is what the architecture's own default is. */
  count(field: string, quantity: Quantity, fallback?: number): number {
    const value = this.#json[field] ?? fallback;
    if (value === undefined) {
      this.#missing.push(field);
      return 1;
    }
    const most = LIMITS[quantity] as number;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most) {
      this.#refuse(field, `wanted a whole number from 1 to ${most}`);
      return 1;
    }
    return value;
  }

  /** As `count`, and null where the field is absent. */
  optionalCount(field: string, quantity: Quantity): number | null {
    const value = this.#json[field];
    return value === undefined || value === null ? null : this.count(field, quantity);
  }

  /** A number above 0, whole or not. */
  positive(field: string, fallback: number): number {
    const value = this.#json[field] ?? fallback;
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
    this.#refuse(field, 'wanted a number above 0');
    return fallback;
  }

  flag(field: string, fallback: boolean): boolean {
    const value = this.#json[field] ?? fallback;
    if (typeof value === 'boolean') return value;
    this.#refuse(field, 'wanted true or false');
    return fallback;
  }

  /** One of several words, each standing for a value. */
  word<Value>(
    field: string,
    words: Readonly<Record<string, Value>>,
    fallback: keyof typeof words & string,
  ): Value {
    const value = this.#json[field] ?? fallback;
    if (typeof value === 'string' && Object.hasOwn(words, value)) return words[value] as Value;
    this.#refuse(field, `wanted one of ${Object.keys(words).join(', ')}`);
    return words[fallback] as Value;
  }

  /** Adds a complaint about a combination of fields. */
  require(isRight: boolean, field: string, why: string): void {
    if (!isRight) this.#refuse(field, why);
  }

  /** @throws InvalidModelConfigError that names every missing field, or the first wrong one */
  finish(modelType: string): void {
    if (this.#missing.length > 0) {
      throw new InvalidModelConfigError(
        `Cannot size this "${modelType}" model: config.json lacks ${this.#missing.map((field) => `"${field}"`).join(', ')}`,
        { hint: HINT, fields: this.#missing },
      );
    }
    const first = this.#wrong[0];
    if (first === undefined) return;
    throw new InvalidModelConfigError(
      `Cannot size this "${modelType}" model: "${first.field}" of config.json is ${this.#shown(first.field)}, ${first.why}`,
      { hint: HINT, fields: this.#wrong.map(({ field }) => field) },
    );
  }

  #refuse(field: string, why: string): void {
    this.#wrong.push({ field, why });
  }

  #shown(field: string): string {
    const text = JSON.stringify(this.#json[field]) ?? '(missing)';
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  }
}
