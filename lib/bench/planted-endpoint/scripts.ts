import type { StreamChunk } from '../../metrics/index.ts';
import type { SteadyPlan } from './planted-options.ts';
import {
  chatEvent,
  DONE,
  dataEvent,
  type PlantedScript,
  type PlantedStep,
  PROMPT_TOKENS,
  step,
  usageEvent,
} from './script.ts';

const ROLE = chatEvent({ role: 'assistant', content: '' });
const token = (text = ' x'): string => chatEvent({ content: text });
const ending = (atMs: number, tokens: number): PlantedStep =>
  step(atMs, chatEvent({}, 'stop'), usageEvent(PROMPT_TOKENS, tokens), DONE);
const content = (timeMs: number, tokens: number): StreamChunk => ({
  timeMs,
  tokens,
});
const role = (timeMs: number): StreamChunk => ({ timeMs, tokens: 0, kind: 'role' });

/** One token per event at an even pace, a role chunk in front, usage at the end. */
export function steadyScript(plan: SteadyPlan, cachedTokens?: number): PlantedScript {
  const { ttftMs, tpotMs, outputTokens } = plan;
  const times = Array.from({ length: outputTokens }, (_, i) => ttftMs + i * tpotMs);
  const lastMs = times.at(-1) ?? ttftMs;
  const usage = usageEvent(PROMPT_TOKENS, outputTokens, cachedTokens);
  return {
    steps: [
      step(0, ROLE),
      ...times.map((atMs) => step(atMs, token())),
      step(lastMs, chatEvent({}, 'length'), usage, DONE),
    ],
    truth: {
      log: { chunks: [role(0), ...times.map((atMs) => content(atMs, 1))], endMs: lastMs },
      text: ' x'.repeat(outputTokens),
      finishReason: 'length',
    },
  };
}

/** Ten tokens in events of 1, 3, 3 and 3: the stream of the "same word, different number" table. */
const glued: PlantedScript = {
  steps: [
    step(50, token('a')),
    step(65, token('bcd')),
    step(80, token('efg')),
    step(95, token('hij')),
    ending(95, 10),
  ],
  truth: {
    log: { chunks: [content(50, 1), content(65, 3), content(80, 3), content(95, 3)], endMs: 95 },
    text: 'abcdefghij',
    finishReason: 'stop',
  },
};

/** Four events of one token in one write, then one: a client that stamps events sees gaps of nothing. */
const gluedEvents: PlantedScript = {
  steps: [
    step(40, token('a'), token('b'), token('c'), token('d')),
    step(60, token('e')),
    ending(60, 5),
  ],
  truth: {
    log: { chunks: [content(40, 4), content(60, 1)], endMs: 60 },
    text: 'abcde',
    finishReason: 'stop',
  },
};

/** An even pace with one long pause in it. */
const stall: PlantedScript = {
  steps: [30, 40, 50, 150, 160].map((atMs) => step(atMs, token())).concat(ending(160, 5)),
  truth: {
    log: { chunks: [30, 40, 50, 150, 160].map((atMs) => content(atMs, 1)), endMs: 160 },
    text: ' x'.repeat(5),
    finishReason: 'stop',
  },
};

/** Role, then empty texts, long before the first token: "any chunk" is not a token. */
const emptyFirst: PlantedScript = {
  steps: [
    step(5, ROLE),
    step(15, chatEvent({ content: '' })),
    step(25, chatEvent({ content: null })),
    step(80, token('a')),
    step(90, token('b')),
    ending(90, 2),
  ],
  truth: {
    log: { chunks: [role(5), role(15), role(25), content(80, 1), content(90, 1)], endMs: 90 },
    text: 'ab',
    finishReason: 'stop',
  },
};

/** Two tokens of reasoning in two dialects, then the answer. */
const reasoning: PlantedScript = {
  steps: [
    step(30, chatEvent({ reasoning_content: 'hm' })),
    step(45, chatEvent({ reasoning: 'so' })),
    step(60, token('a')),
    step(75, token('b')),
    ending(75, 4),
  ],
  truth: {
    log: {
      chunks: [
        { timeMs: 30, tokens: 1, kind: 'reasoning' },
        { timeMs: 45, tokens: 1, kind: 'reasoning' },
        content(60, 1),
        content(75, 1),
      ],
      endMs: 75,
    },
    text: 'ab',
    finishReason: 'stop',
  },
};

/** Comments only keep the connection alive. */
const comments: PlantedScript = {
  steps: [
    step(10, ': keep-alive\n\n'),
    step(30, ': keep-alive\n\n', 'event: ping\nid: 7\nretry: 10\n\n'),
    step(50, token('a')),
    step(60, ': still here\n\n'),
    step(70, token('b')),
    ending(70, 2),
  ],
  truth: {
    log: { chunks: [content(50, 1), content(70, 1)], endMs: 70 },
    text: 'ab',
    finishReason: 'stop',
  },
};

const hyperion = new TextEncoder().encode(token('\u{1F680}\u00fc'));
const cut = hyperion.indexOf(0xf0) + 2; // in the middle of the rocket's four bytes

/** A character, and so an event, split over two writes: it is there when its second half is. */
const splitCharacter: PlantedScript = {
  steps: [
    step(40, token('a')),
    { atMs: 50, bytes: hyperion.slice(0, cut) },
    { atMs: 70, bytes: hyperion.slice(cut) },
    ending(70, 2),
  ],
  truth: {
    log: { chunks: [content(40, 1), content(70, 1)], endMs: 70 },
    text: 'a\u{1F680}\u00fc',
    finishReason: 'stop',
  },
};

/** The server gives up after two tokens and says so. */
const errorMidStream: PlantedScript = {
  steps: [
    step(30, token('a')),
    step(40, token('b')),
    step(50, dataEvent({ error: { message: 'out of memory', type: 'server_error' } })),
  ],
  truth: {
    log: { chunks: [content(30, 1), content(40, 1)], endMs: 50 },
    text: 'ab',
    failure: 'error-event',
  },
};

/** The connection breaks after two tokens. */
const broken: PlantedScript = {
  steps: [step(30, token('a')), step(40, token('b')), step(50, '')],
  ending: 'break',
  truth: {
    log: { chunks: [content(30, 1), content(40, 1)], endMs: 50 },
    text: 'ab',
    failure: 'reset',
  },
};

/** A proper end of the connection, but the answer is cut short. */
const unfinished: PlantedScript = {
  steps: [step(30, token('a')), step(40, token('b')), step(45, '')],
  truth: {
    log: { chunks: [content(30, 1), content(40, 1)], endMs: 45 },
    text: 'ab',
    failure: 'incomplete',
  },
};

const refusal = JSON.stringify({ error: { message: 'too many requests', type: 'rate_limit' } });

/** Refused before anything was streamed. */
const overloaded: PlantedScript = {
  status: 429,
  steps: [step(10, refusal)],
  truth: { log: { chunks: [], endMs: 10 }, text: '', failure: 'http-429' },
};

/** Scripts by the name a prompt asks for them with. */
export const PLANTED_SCRIPTS: Readonly<Record<string, PlantedScript>> = {
  glued,
  'glued-events': gluedEvents,
  stall,
  'empty-first': emptyFirst,
  reasoning,
  comments,
  'split-character': splitCharacter,
  'error-mid-stream': errorMidStream,
  broken,
  unfinished,
  overloaded,
};
