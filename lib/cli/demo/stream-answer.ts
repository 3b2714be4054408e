import type { GenerationEvent, GenerationRequest, TextGenerator } from '../../generation/index.ts';
import { measureRequest, toEventLog } from '../../metrics/index.ts';
import { formatMs } from '../../units/index.ts';

/** One answer as a demo shows it. */
export interface DemoAnswer {
  readonly text: string;
  readonly ttftMs: number | undefined;
  readonly tpotMs: number | undefined;
}

/** Asks one place; `onText` gets the whole text so far with every piece that arrives. */
export async function streamAnswer(
  generator: TextGenerator,
  request: GenerationRequest,
  onText: (text: string) => void,
): Promise<DemoAnswer> {
  const events: GenerationEvent[] = [];
  let text = '';
  for await (const event of generator.stream(request)) {
    events.push(event);
    if (event.type !== 'token' && event.type !== 'chunk') continue;
    text += event.text;
    onText(text);
  }
  request.signal?.throwIfAborted();
  const { ttftMs, tpotMs } = measureRequest(toEventLog(events));
  return { text, ttftMs, tpotMs };
}

/** Its two times, in a line. */
export function formatTimes({ ttftMs, tpotMs }: DemoAnswer): string {
  const text = (ms: number | undefined): string => (ms === undefined ? 'n/a' : formatMs(ms));
  return `first token after ${text(ttftMs)}, then ${text(tpotMs)} per token`;
}
