import { LabError } from '../../errors/index.ts';
import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GeneratorInfo,
  TextGenerator,
} from '../../generation/index.ts';
import { collectGeneration } from '../collect-generation.ts';
import { Disposal } from '../disposal.ts';
import { refuseLogprobs } from '../refuse-logprobs.ts';
import { chooseTemplate } from './choose-template.ts';
import { readInstruction } from './read-instruction.ts';
import { CODE_TEMPLATES } from './templates.ts';

/** No rule fits the instruction; a model has to answer it. */
export class NoTemplateError extends LabError {
  override readonly name = 'NoTemplateError';
}

/**
 * Answers instructions that a rule can answer, at once and for nothing. It has no model: `mode` is
 * `simulated`, nothing counts tokens, and what no rule fits is an error, never a guess.
 */
export function createTemplateGenerator(
  now: () => number = () => performance.now(),
): TextGenerator {
  return new TemplateGenerator(now);
}

class TemplateGenerator implements TextGenerator {
  readonly info: GeneratorInfo = {
    backend: 'template',
    model: 'rules',
    dtype: 'unknown',
    device: { asked: 'auto', got: 'unknown' },
    statedBy: 'nobody',
    mode: 'simulated',
  };
  readonly #now: () => number;
  readonly #disposal = new Disposal();

  constructor(now: () => number) {
    this.#now = now;
  }

  async *stream(request: GenerationRequest): AsyncGenerator<GenerationEvent, void, undefined> {
    this.#disposal.checkBeforeRequest();
    refuseLogprobs(request, 'template');
    const startedMs = this.#now();
    const finish = (finishReason: 'stop' | 'abort', outputTokens: number): GenerationEvent => ({
      type: 'finish',
      finishReason,
      promptTokens: 0,
      outputTokens,
      countedBy: 'chunks',
      timeMs: this.#now() - startedMs,
    });
    if (request.signal?.aborted === true) return yield finish('abort', 0);
    const text = writeFromTemplate(request);
    yield { type: 'chunk', text, timeMs: this.#now() - startedMs };
    yield finish('stop', 1);
  }

  async generate(request: GenerationRequest): Promise<GenerationResult> {
    return await collectGeneration(this.stream(request));
  }

  async dispose(): Promise<void> {
    this.#disposal.dispose();
  }
}

function writeFromTemplate({ prompt, suffix }: GenerationRequest): string {
  const hint = `Ask for one of: ${CODE_TEMPLATES.map(({ title }) => title).join('; ')}`;
  // Code to go on with is a matter for a model; rules read sentences.
  if (suffix !== undefined || /[{};]|=>|\/\*\*/.test(prompt)) {
    throw new NoTemplateError('No template continues code, only sentences choose one', { hint });
  }
  const instruction = readInstruction(prompt);
  const choice = chooseTemplate(instruction, CODE_TEMPLATES);
  if (choice.state === 'none')
    throw new NoTemplateError(`No template fits: ${choice.reason}`, { hint });
  return choice.template.write(instruction);
}
