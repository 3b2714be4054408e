// A recorded run played back: the answers and the times a model on another machine really gave, for
// lessons about hardware the reader has not got. It is always labelled `recorded`, through a server too,
// and it never answers a prompt that was not recorded: silence is honest, a canned answer is not. A
// record keeps when chunks arrived and the whole text, not which text was in which chunk, so the text is
// spread over the chunks by their tokens; times and counts are exact, the places of the cuts are not.

export { RecordingNotFoundError } from './errors.ts';
export { createReplayGenerator, type ReplayOptions } from './replay-generator.ts';
