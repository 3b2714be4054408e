/** A number without evidence, or evidence that leads nowhere. */
export interface Violation {
  /** File or page. */
  readonly where: string;
  readonly number: string;
  /** Some of the text around it, so that it can be found. */
  readonly around: string;
  readonly reason: string;
}

export function formatViolation({ where, number, around, reason }: Violation): string {
  return `${where}: "${number}" in "${around}" (${reason})`;
}
