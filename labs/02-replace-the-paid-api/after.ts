// The same program, with the place in two variables: the way there and the way back.

import OpenAI from 'openai';

/** Completes a piece of code. */
export async function completeCode(prompt: string): Promise<string> {
  const client = new OpenAI({
    baseURL: process.env.OPENAI_BASE_URL ?? 'http://127.0.0.1:8080/v1',
    apiKey: process.env.OPENAI_API_KEY || 'not needed here',
  });
  const answer = await client.completions.create({
    model: process.env.CODE_MODEL ?? 'tiny-coder-1m',
    prompt,
    max_tokens: 64,
    temperature: 0,
  });
  return answer.choices[0]?.text ?? '';
}
