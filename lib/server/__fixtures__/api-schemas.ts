// The part of the public OpenAPI description of the OpenAI API that our routes answer with, written
// down as schemas from the published API reference (2026-11): required fields, types and enumerations.

import { z } from 'zod';

const usage = z.object({
  prompt_tokens: z.int().min(0),
  completion_tokens: z.int().min(0),
  total_tokens: z.int().min(0),
});
const logprob = { token: z.string(), logprob: z.number().max(0), bytes: z.array(z.int()).nullable() };
const chatLogprobs = z.object({
  content: z.array(
    z.object({ ...logprob, top_logprobs: z.array(z.object(logprob)) }),
  ),
  refusal: z.null(),
});
const completionLogprobs = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().max(0)),
  top_logprobs: z.array(z.record(z.string(), z.number().max(0))),
  text_offset: z.array(z.int().min(0)),
});
const finishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']);
const base = { id: z.string().min(1), created: z.int(), model: z.string() };

export const chatCompletion: z.ZodType = z.object({
  ...base,
  object: z.literal('chat.completion'),
  choices: z.array(
    z.object({
      index: z.int(),
      finish_reason: finishReason,
      logprobs: chatLogprobs.nullable(),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        refusal: z.string().nullable(),
      }),
    }),
  ),
  usage,
});

export const chatChunk: z.ZodType<{
  choices: { finish_reason: string | null; delta: unknown }[];
}> = z.object({
  ...base,
  object: z.literal('chat.completion.chunk'),
  choices: z.array(
    z.object({
      index: z.int(),
      finish_reason: finishReason.nullable(),
      logprobs: chatLogprobs.nullable(),
      delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
    }),
  ),
  usage: usage.nullable().optional(),
});

export const completion: z.ZodType = z.object({
  ...base,
  object: z.literal('text_completion'),
  choices: z.array(
    z.object({
      index: z.int(),
      text: z.string(),
      logprobs: completionLogprobs.nullable(),
      finish_reason: z.enum(['stop', 'length', 'content_filter']).nullable(),
    }),
  ),
  usage: usage.nullable().optional(),
});

const model = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
});
export const modelList: z.ZodType = z.object({ object: z.literal('list'), data: z.array(model) });

export const errorBody: z.ZodType<{ error: { code: string | null } }> = z.object({
  error: z.object({
    message: z.string().min(1),
    type: z.string().min(1),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});
