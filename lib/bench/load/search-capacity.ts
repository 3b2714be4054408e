export interface CapacitySearch {
  /** Most that held; undefined when not even the first step did. */
  readonly held: number | undefined;
  /** Least that did not hold; undefined when everything held. */
  readonly broke: number | undefined;
}

export interface SearchOptions {
  readonly start: number;
  readonly most: number;
  /** Search until what broke is no more than this share above what held. */
  readonly precision: number;
  /** Only whole numbers: users. */
  readonly isWhole?: boolean;
}

/**
 * Finds the most a server can take: doubles until a step breaks, then halves the interval. Steps are
 * asked one after the other, and each setting at most once.
 */
export async function searchCapacity(
  options: SearchOptions,
  holds: (value: number) => Promise<boolean>,
): Promise<CapacitySearch> {
  const { start, most, precision, isWhole = false } = options;
  const round = (value: number): number => (isWhole ? Math.round(value) : value);
  let held: number | undefined;
  let broke: number | undefined;
  for (let value = start; broke === undefined; value = Math.min(most, 2 * value)) {
    if (await holds(value)) held = value;
    else broke = value;
    if (held === most) return { held, broke: undefined };
  }
  // a first step that breaks says nothing about where below it holds: go down until one does
  while (held === undefined) {
    const lower = round(broke / 2);
    if (lower === broke || lower < options.start / 64 || lower === 0) return { held, broke };
    if (await holds(lower)) held = lower;
    else broke = lower;
  }
  while (broke / held > 1 + precision) {
    const middle = round((held + broke) / 2);
    if (middle === held || middle === broke) break;
    if (await holds(middle)) held = middle;
    else broke = middle;
  }
  return { held, broke };
}
