import { type Check, integer, list, object, oneOf, optional } from '../check.ts';
import { ms, tokens } from './values.ts';

/** The event log as files hold it; see `compact-events.ts` of the module. */
export const compactEvents: Check = object({
  /** Whole nanoseconds since the event before, the first one since sending. */
  deltaNs: optional(list(integer(0, 1e16), 1e7)),
  /** Milliseconds since sending, where nanoseconds would lose digits. */
  timesMs: optional(list(ms, 1e7)),
  /** Absent: one token in every chunk. */
  tokens: optional(list(tokens, 1e7)),
  /** Absent: no kind was given; an empty text stands for that. */
  kinds: optional(list(oneOf('content', 'reasoning', 'role', ''), 1e7)),
});
