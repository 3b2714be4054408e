const STEP_TOKENS = 128;

/**
 * Tokens a key-value cache kept in place has room for once it must hold `tokens`: whole steps, one more than needed.
 * Attention clears a buffer of the whole room in every pass, so a step is small; rows are copied when the room is
 * full, so it is not one token. `backends/decoder` makes this room, `memory` predicts it.
 */
export function cacheRoomTokens(tokens: number): number {
  return (Math.ceil(tokens / STEP_TOKENS) + 1) * STEP_TOKENS;
}
