import type { EventLog } from '../../metrics/index.ts';

/** Bytes that leave together, so many milliseconds after the request came. */
export interface PlantedStep {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** What a client has to make of a script. */
export interface PlantedTruth {
  /** Chunks as they should be read, with times since the request came. */
  readonly log: EventLog;
  readonly text: string;
  readonly finishReason?: string;
  /** Kind of the failure it must report. */
  readonly failure?: string;
}

export interface PlantedScript {
  /** @default 200 */
  readonly status?: number;
  readonly steps: readonly PlantedStep[];
  /** How the answer ends: properly, or with a broken connection. @default 'end' */
  readonly ending?: 'end' | 'break';
  readonly truth: PlantedTruth;
}

const encoder = new TextEncoder();

/** One event of a chat stream. */
export function chatEvent(delta: object, finishReason: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  return dataEvent({ id: 'planted', object: 'chat.completion.chunk', model: 'planted', choices });
}

/** One event with any JSON in it. */
export function dataEvent(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** The event with the token counts: it has no choices. */
export function usageEvent(
  promptTokens: number,
  outputTokens: number,
  cachedTokens?: number,
): string {
  return dataEvent({
    id: 'planted',
    object: 'chat.completion.chunk',
    model: 'planted',
    choices: [],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: outputTokens,
      total_tokens: promptTokens + outputTokens,
      ...(cachedTokens === undefined
        ? {}
        : { prompt_tokens_details: { cached_tokens: cachedTokens } }),
    },
  });
}

export const DONE = 'data: [DONE]\n\n';
export const PROMPT_TOKENS = 12;

/** A step from text, or from pieces that leave as one write. */
export function step(atMs: number, ...parts: readonly string[]): PlantedStep {
  return { atMs, bytes: encoder.encode(parts.join('')) };
}
