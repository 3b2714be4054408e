/** What an answer may use besides the language itself: printing, which goes nowhere. */
export const AMBIENT_DECLARATIONS = `
interface Console {
  log(...values: unknown[]): void;
  error(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  info(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  table(...values: unknown[]): void;
  trace(...values: unknown[]): void;
}
declare var console: Console;
`;
