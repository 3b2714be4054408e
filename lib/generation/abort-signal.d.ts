// Node and browsers both have AbortSignal; the pure type check knows neither. This declares the one
// part that is the same everywhere, and merges with the full declaration where there is one.
interface AbortSignal {
  readonly aborted: boolean;
}
