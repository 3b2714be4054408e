// A program that completes code through a paid API, as it was found.

import OpenAI from 'openai';

/** Completes a piece of code. */
export async function completeCode(prompt: string): Promise<string> {
  const client = new OpenAI({
    baseURL: 'https://api.example.com/v1',
    apiKey: process.env.OPENAI_API_KEY ?? '',
  });
  const answer = await client.completions.create({
    model: 'paid-coder',
    prompt,
    max_tokens: 64,
    temperature: 0,
  });
  return answer.choices[0]?.text ?? '';
}
