import { createOpenAiCompatibleGenerator } from '../../backends/openai-compatible/index.ts';
import { createReplayGenerator } from '../../backends/replay/index.ts';
import {
  createTransformersGenerator,
  type TransformersGenerator,
} from '../../backends/transformers/index.ts';
import { LabError } from '../../errors/index.ts';
import type { Dtype, TextGenerator } from '../../generation/index.ts';
import { isRemoteAddress } from '../../routing/index.ts';
import type { DemoFlags } from '../demo.ts';
import type { DemoQuestion } from './choose-recording.ts';
import { PlaceLostError } from './errors.ts';

/** A room does not wait two minutes for a first token. */
const PATIENCE_MS = 15_000;

/** Why no endpoint is asked at all, in one sentence; undefined when one is. */
export function explainNoEndpoint({ apiUrl, allowRemote }: DemoFlags): string | undefined {
  if (apiUrl === undefined) return 'No endpoint is set (--api-url or LAB_API_URL)';
  return isRemoteAddress(apiUrl) && !allowRemote
    ? `Nothing was sent to "${new URL(apiUrl).host}": no prompt leaves this machine without --allow-remote`
    : undefined;
}

/** Both places of a demo; each is opened when it is first asked for. */
export class DemoPlaces {
  readonly #question: DemoQuestion;
  readonly #flags: DemoFlags;
  #here: Promise<TransformersGenerator> | undefined;
  #endpoint: Promise<TextGenerator> | undefined;
  #replay: TextGenerator | undefined;

  constructor(question: DemoQuestion, flags: DemoFlags) {
    this.#question = question;
    this.#flags = flags;
  }

  /** This machine's CPU, with the model and the format of the recording. */
  async here(): Promise<TransformersGenerator> {
    const { model, engine } = this.#question.recording;
    this.#here ??= createTransformersGenerator({
      model: model.name,
      dtype: engine.got.dtype as Dtype,
      device: 'cpu',
    });
    return await this.#here;
  }

  /** The endpoint, or the recording in its stead. @throws PlaceLostError when the endpoint fails */
  async there(offloaded: 'live' | 'recorded'): Promise<TextGenerator> {
    if (offloaded === 'recorded') {
      this.#replay ??= createReplayGenerator({ record: this.#question.recording });
      return this.#replay;
    }
    const { apiUrl = '', apiModel } = this.#flags;
    const apiKey = process.env.OPENAI_API_KEY;
    this.#endpoint ??= createOpenAiCompatibleGenerator({
      baseUrl: apiUrl,
      firstTokenTimeoutMs: PATIENCE_MS,
      ...(apiModel !== undefined && { model: apiModel }),
      ...(apiKey !== undefined && apiKey !== '' && { apiKey }),
    });
    const endpoint = this.#endpoint;
    return await orLost(() => endpoint);
  }

  async dispose(): Promise<void> {
    const opened = [this.#here, this.#endpoint, this.#replay].map(async (one) =>
      (await one)?.dispose(),
    );
    await Promise.allSettled(opened); // what was never opened has nothing to close
  }
}

/** Turns the failure of an endpoint into the reason for playing a recording. */
export async function orLost<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (!LabError.isInstance(error)) throw error;
    throw new PlaceLostError(error.message, { hint: error.hint, cause: error });
  }
}
