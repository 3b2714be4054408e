import type { FinishReason, GenerationRequest, TokenLikelihood } from '../../generation/index.ts';
import type { LoadedModel } from '../../models/index.ts';
import { limitOutput } from '../check-lengths.ts';
import { StopTexts } from '../stop-texts.ts';
import { type DecoderRuntime, DecoderSession } from './decoder-session.ts';
import { encodePrompt } from './encode-prompt.ts';
import { LeadingConstraint } from './leading-constraint.ts';
import { readLikelihood } from './likelihood.ts';
import { TypedTextRemover } from './prompt-healing.ts';
import { createSampler } from './sampler.ts';

/** A model that can be run: its session, and what turns text into tokens and back. */
export interface DecoderModel extends DecoderRuntime, Pick<LoadedModel, 'tokenizer'> {
  readonly config: Pick<LoadedModel['config'], 'contextLength' | 'endOfTextIds'>;
}

/** Called as things happen, in this order: prefill once, then once per token. */
export interface TokenListener {
  onPrefill(promptTokens: number): void;
  onToken(tokenId: number, text: string, likelihood?: TokenLikelihood): void;
}

/** How a generation ended. */
export interface GenerationEnd {
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/**
 * The decode loop: one forward pass over the prompt, then one per token. The end-of-text token counts
 * as a token, because making it took a pass; it adds no text. An answer that reaches the end of the
 * context ends with `length`.
 */
export async function generateTokens(
  model: DecoderModel,
  request: Omit<GenerationRequest, 'signal'>,
  listener: TokenListener,
  isAborted: () => boolean,
): Promise<GenerationEnd> {
  const { tokenizer, config } = model;
  const { ids, typed } = encodePrompt(request, tokenizer, config.endOfTextIds[0]);
  checkNumbers(request);
  const limit = limitOutput(request, ids.length, config.contextLength);
  const { minNewTokens: minimum = 0, topLogprobs } = request;
  const sample = createSampler(request);
  const constraint = new LeadingConstraint(tokenizer, typed);
  const answer = new AnswerText(typed, request.stop);
  const decoder = new DecoderSession(model, config.contextLength);
  const end = (finishReason: FinishReason, outputTokens: number): GenerationEnd => ({
    finishReason,
    promptTokens: ids.length,
    outputTokens,
  });

  listener.onPrefill(ids.length);
  let next: readonly number[] = ids;
  for (let made = 1; made <= limit; made++) {
    if (isAborted()) return end('abort', made - 1);
    const given = await decoder.forward(next);
    if (isAborted()) return end('abort', made - 1);
    let logits = given;
    if (made <= minimum) {
      logits = logits.slice();
      for (const id of config.endOfTextIds) logits[id] = -Infinity;
    }
    if (!constraint.isSettled) logits = constraint.apply(logits);
    const id = sample(logits);
    if (!constraint.isSettled) constraint.accept(id);

    const isEnd = config.endOfTextIds.includes(id);
    const { text, isStopped } = answer.push(tokenizer.bytesOf(id));
    const isLast = isEnd || made === limit || (isStopped && made >= minimum);
    const likelihood =
      topLogprobs === undefined
        ? undefined
        : readLikelihood(given, id, topLogprobs, (each) => tokenizer.bytesOf(each));
    listener.onToken(id, isLast ? text + answer.flush() : text, likelihood);
    if (isEnd || (isStopped && made >= minimum)) return end('stop', made);
    next = [id];
  }
  return end('length', limit);
}

/** Bytes of tokens in, text for the reader out: whole characters, nothing typed twice, no stop text. */
class AnswerText {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #remover: TypedTextRemover;
  readonly #stops: StopTexts;
  #isStopped = false;

  constructor(typed: string, stop: readonly string[] | undefined) {
    this.#remover = new TypedTextRemover(typed);
    this.#stops = new StopTexts(stop);
  }

  push(bytes: Uint8Array): { readonly text: string; readonly isStopped: boolean } {
    // a stop text already ended the answer; a forced length only keeps the model running
    if (this.#isStopped) return { text: '', isStopped: true };
    const piece = this.#remover.push(this.#decoder.decode(bytes, { stream: true }));
    const match = this.#stops.push(piece);
    this.#isStopped = match.isStopped;
    return match;
  }

  flush(): string {
    if (this.#isStopped) return '';
    const rest = this.#remover.push(this.#decoder.decode()) + this.#remover.flush();
    const match = this.#stops.push(rest);
    return match.isStopped ? match.text : match.text + this.#stops.flush();
  }
}

function checkNumbers({
  maxNewTokens,
  minNewTokens = 0,
  topLogprobs,
}: Pick<GenerationRequest, 'maxNewTokens' | 'minNewTokens' | 'topLogprobs'>): void {
  if (!Number.isInteger(maxNewTokens) || maxNewTokens < 1) {
    throw new RangeError(`maxNewTokens is "${maxNewTokens}", wanted a whole number of 1 or more`);
  }
  if (!Number.isInteger(minNewTokens) || minNewTokens < 0 || minNewTokens > maxNewTokens) {
    throw new RangeError(`minNewTokens is "${minNewTokens}", wanted 0 to ${maxNewTokens}`);
  }
  if (topLogprobs !== undefined && (!Number.isInteger(topLogprobs) || topLogprobs < 0)) {
    throw new RangeError(`topLogprobs is "${topLogprobs}", wanted a whole number, 0 or more`);
  }
}
