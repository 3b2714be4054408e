import type { GenerationRequest } from '../../generation/index.ts';
import { StopTexts } from '../stop-texts.ts';

/** One token of a script. */
export interface ScriptedToken {
  readonly text: string;
  /** Milliseconds since the request was sent. */
  readonly timeMs: number;
}

/** Tokens at even distances, for scripts that are only about time. */
export function scriptTokens(
  texts: readonly string[],
  { firstMs = 50, gapMs = 10 }: { readonly firstMs?: number; readonly gapMs?: number } = {},
): readonly ScriptedToken[] {
  return texts.map((text, index) => ({ text, timeMs: firstMs + index * gapMs }));
}

/** A scripted token after the rules of the request were applied. */
export interface PlayedToken extends ScriptedToken {
  readonly tokenId: number;
  /** Set on the last token. */
  readonly finishReason: 'stop' | 'length' | undefined;
}

/** Walks a script under the rules of a request: length, forced length and stop texts. */
export class Script {
  readonly #tokens: readonly ScriptedToken[];
  readonly #request: GenerationRequest;
  readonly #stops: StopTexts;
  #made = 0;
  #isStopped = false;

  constructor(tokens: readonly ScriptedToken[], request: GenerationRequest) {
    this.#tokens = tokens;
    this.#request = request;
    this.#stops = new StopTexts(request.stop);
  }

  next(): PlayedToken {
    const { maxNewTokens, minNewTokens = 0 } = this.#request;
    const tokenId = this.#made++;
    // after its last token a script ends; the token that says so has no text, like a real one
    const { text, timeMs } = this.#tokens[tokenId] ?? {
      text: '',
      timeMs: this.#timeAfterEnd(tokenId),
    };
    const isOver = this.#isStopped || tokenId >= this.#tokens.length;
    const match = isOver ? { text: '', isStopped: true } : this.#stops.push(text);
    this.#isStopped = match.isStopped;
    const finishReason =
      match.isStopped && this.#made >= minNewTokens
        ? 'stop'
        : this.#made >= maxNewTokens
          ? 'length'
          : undefined;
    const isLast = finishReason !== undefined;
    return {
      tokenId,
      timeMs,
      text: isLast || isOver ? match.text + this.#stops.flush() : match.text,
      finishReason,
    };
  }

  #timeAfterEnd(index: number): number {
    const last = this.#tokens.at(-1)?.timeMs ?? 0;
    const gap = last - (this.#tokens.at(-2)?.timeMs ?? 0);
    return last + gap * (index - this.#tokens.length + 1);
  }
}
