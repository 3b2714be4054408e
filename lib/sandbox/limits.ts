/** What one answer may use up. */
export interface SandboxLimits {
  /** CPU time of all tests of one answer together, in milliseconds. @default 1000 */
  readonly cpuMs: number;
  /** Elapsed time of all tests together; catches what waits without computing. @default 10000 */
  readonly wallMs: number;
  /** JavaScript heap in bytes; as much again is allowed outside it (array buffers). @default 64 MiB */
  readonly memoryBytes: number;
  /** Results of all tests together, in bytes. @default 1 MiB */
  readonly outputBytes: number;
  /** CPU time the type checker may spend on one answer, in milliseconds. @default 10000 */
  readonly typeCheckMs: number;
}

export const DEFAULT_LIMITS: SandboxLimits = {
  cpuMs: 1_000,
  wallMs: 10_000,
  memoryBytes: 64 * 1024 * 1024,
  outputBytes: 1024 * 1024,
  typeCheckMs: 10_000,
};

/** Fills in the defaults. Throws RangeError for a limit that is not a positive number. */
export function resolveLimits(limits: Partial<SandboxLimits> = {}): SandboxLimits {
  const resolved = { ...DEFAULT_LIMITS, ...limits };
  for (const [name, value] of Object.entries(resolved)) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new RangeError(`Cannot use "${value}" as ${name}: it must be above 0`);
    }
  }
  return resolved;
}
