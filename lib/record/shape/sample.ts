import {
  anyText,
  type Check,
  integer,
  list,
  listOr,
  number,
  object,
  oneOf,
  optional,
} from '../check.ts';
import type { ServerUsage } from '../load-record.ts';
import type { RequestSample } from '../run-record.ts';
import { compactEvents } from './compact-events.ts';
import { count, ms, name, sentence, sha256, shape, tokens } from './values.ts';

const chunk = object({
  timeMs: ms,
  tokens,
  kind: optional(oneOf('content', 'reasoning', 'role')),
});

const usage = shape<ServerUsage>({
  promptTokens: optional(tokens),
  outputTokens: optional(tokens),
  cachedPromptTokens: optional(tokens),
  reasoningTokens: optional(tokens),
});

export const sample: Check = shape<RequestSample>({
  index: count,
  phase: oneOf('cold', 'warm-up', 'measured'),
  status: oneOf('completed', 'failed', 'aborted'),
  promptSha256: sha256,
  promptTokens: tokens,
  outputTokens: tokens,
  events: listOr(list(chunk, 1e7), compactEvents),
  finishReason: optional(oneOf('stop', 'length', 'abort', 'tool-calls', 'content-filter')),
  sentAtMs: optional(ms),
  dueMs: optional(number(-1e10, 0)),
  endMs: optional(ms),
  prefillStartMs: optional(ms),
  text: optional(anyText()),
  reason: optional(sentence),
  failure: optional(oneOf('connect', 'http', 'stream', 'timeout', 'client')),
  httpStatus: optional(integer(100, 599)),
  usage: optional(usage),
  ownOutputTokens: optional(tokens),
  contentChunks: optional(tokens),
  tokensCountedBy: optional(oneOf('server', 'own', 'chunks')),
  group: optional(name),
  block: optional(count),
});
