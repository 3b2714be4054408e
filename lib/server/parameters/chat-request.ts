import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import { toPlainPrompt } from '../chat-prompt.ts';
import { honoured, ignored, only, type ParameterRules } from './parameter-rule.ts';
import { readParameters } from './read-parameters.ts';
import {
  maxTokensRule,
  type ParsedRequest,
  SAMPLING_RULES,
  type SamplingParameters,
  type StreamParameters,
  toSamplingRequest,
} from './sampling-rules.ts';

/** The API has no limit of its own here; the context ends such an answer at the latest. */
const DEFAULT_MAX_TOKENS = 1024;

const textParts = z.array(z.object({ type: z.literal('text'), text: z.string() }));
const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), textParts]),
  name: z.string().optional(),
});

/** Parameters of `POST /v1/chat/completions`. */
export const CHAT_RULES: ParameterRules = {
  messages: honoured(z.array(message).min(1), 'text of system, developer, user and assistant'),
  ...SAMPLING_RULES,
  max_tokens: maxTokensRule,
  max_completion_tokens: honoured(z.int().min(1), 'the newer name of max_tokens'),
  logprobs: honoured(z.boolean(), 'before temperature; 400 where the engine gives none'),
  top_logprobs: honoured(z.int().min(0).max(20), 'needs logprobs'),
  tools: only([[]], 'is not supported: the served models were not trained to call tools'),
  tool_choice: only(['none', 'auto'], 'is not supported: there are no tools'),
  functions: only([[]], 'is not supported: there are no functions'),
  function_call: only(['none', 'auto'], 'is not supported: there are no functions'),
  response_format: only([{ type: 'text' }], 'wanted {"type":"text"}: output is not constrained'),
  modalities: only([['text']], 'wanted ["text"]'),
  parallel_tool_calls: ignored('there are no tools'),
  prediction: ignored('a hint for speed'),
};

/** Reads a chat request. */
export function readChatRequest(body: unknown): ParsedRequest {
  const values = readParameters(body, CHAT_RULES) as SamplingParameters &
    StreamParameters & {
      messages?: readonly z.infer<typeof message>[];
      max_tokens?: number;
      max_completion_tokens?: number;
      logprobs?: boolean;
      top_logprobs?: number;
    };
  if (values.messages === undefined) {
    throw new ApiError('The parameter "messages" is missing', {
      status: 400,
      code: 'missing_parameter',
      param: 'messages',
    });
  }
  const messages = values.messages.map(({ role, content }) => ({
    role,
    content: typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
  }));
  const { logprobs = false, top_logprobs = 0 } = values;
  if (top_logprobs > 0 && !logprobs) {
    throw new ApiError('The parameter "top_logprobs" needs "logprobs": true', {
      status: 400,
      code: 'invalid_value',
      param: 'top_logprobs',
    });
  }
  const maxTokens = values.max_completion_tokens ?? values.max_tokens ?? DEFAULT_MAX_TOKENS;
  const sampling = toSamplingRequest(values, maxTokens);
  return {
    toGeneration: ({ renderChat = toPlainPrompt }) => ({
      prompt: renderChat(messages),
      ...sampling,
      ...(logprobs && { topLogprobs: top_logprobs }),
    }),
    response: values,
  };
}
