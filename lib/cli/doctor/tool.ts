/** What `lab doctor` says about one tool. */
export interface ToolReport {
  readonly name: string;
  /** Version or reason it is wanted for, for example `>= 24`. */
  readonly needed: string;
  /** Version or place; null when it is not there. */
  readonly found: string | null;
  readonly ok: boolean;
  /** A required tool that is missing or too old makes `lab doctor` fail. */
  readonly isRequired: boolean;
  /** It comes with `make setup`; missing it only means that this was not run yet. */
  readonly isMadeBySetup: boolean;
  /** What to do on this system; null when nothing is to be done. */
  readonly fix: string | null;
}

/** Compares dotted versions number by number; `wanted` may be shorter. */
export function isAtLeast(version: string, wanted: string): boolean {
  const have = version.split('.').map(Number);
  for (const [index, least] of wanted.split('.').map(Number).entries()) {
    const part = have[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

/** The first dotted number in a `--version` answer. */
export function parseVersion(text: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(text)?.[0];
}
