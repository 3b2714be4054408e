/** What an instruction says about the code it wants. */
export interface Instruction {
  /** Lower-case words, plural endings kept. */
  readonly words: readonly string[];
  /** The identifier after "called" or "named", as written. */
  readonly name: string | undefined;
  /** The thing it is about, singular: `user` in "a REST endpoint for users". */
  readonly entity: string | undefined;
}

/** TypeScript that a rule can write without a model. */
export interface CodeTemplate {
  readonly id: string;
  readonly title: string;
  /** Of each list at least one whole word must be in the instruction. */
  readonly needs: readonly (readonly string[])[];
  /** An instruction that chooses it. */
  readonly example: string;
  write(instruction: Instruction): string;
}

/** `userAccount` as the name of a type: `UserAccount`. */
export function toTypeName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Regular English plural, enough for the names of collections. */
export function toPlural(word: string): string {
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

/** The singular of a regular plural; other words come back as they are. */
export function toSingular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|us|is)$/.test(word)) return word;
  if (/(s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.replace(/s$/, '');
}
