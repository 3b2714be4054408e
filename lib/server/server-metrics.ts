import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ServedModel } from './served-model.ts';

const LATENCY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const TOKEN_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** One answered or refused request. */
export interface ServedRequest {
  readonly route: string;
  readonly model: string;
  readonly status: number;
  readonly durationMs: number;
  readonly ttftMs?: number | undefined;
  readonly tpotMs?: number | undefined;
  readonly promptTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly finishReason?: string | undefined;
}

/**
 * What Prometheus reads, counted from traffic. Labels take known values only (routes, served models,
 * status codes): a client must not be able to create time series.
 */
export class ServerMetrics {
  readonly registry: Registry = new Registry();
  readonly #responses = this.#counter('lab_http_responses_total', 'Responses of all routes', [
    'route',
    'status',
  ]);
  readonly #requests = this.#counter('lab_generations_total', 'Requests for text by outcome', [
    'route',
    'model',
    'status',
  ]);
  readonly #finished = this.#counter('lab_finished_total', 'Answers by why they ended', [
    'model',
    'reason',
  ]);
  readonly #promptTokens = this.#counter('lab_prompt_tokens_total', 'Tokens read', ['model']);
  readonly #outputTokens = this.#counter('lab_output_tokens_total', 'Tokens made', ['model']);
  readonly #ttft = this.#histogram(
    'lab_time_to_first_token_seconds',
    'Arrival of the request to its first token, waiting included',
    LATENCY_SECONDS,
  );
  readonly #tpot = this.#histogram(
    'lab_time_per_output_token_seconds',
    'Per token after the first, mean of one request',
    TOKEN_SECONDS,
  );
  readonly #duration = this.#histogram(
    'lab_request_duration_seconds',
    'Arrival of the request to the end of its answer',
    LATENCY_SECONDS,
  );

  constructor(models: readonly ServedModel[]) {
    collectDefaultMetrics({ register: this.registry });
    const read = (name: string, help: string, value: (model: ServedModel) => number): void => {
      new Gauge({
        name,
        help,
        labelNames: ['model'],
        registers: [this.registry],
        collect() {
          for (const model of models) this.set({ model: model.id }, value(model));
        },
      });
    };
    read('lab_model_up', '1 when the model is loaded and alive', ({ state }) =>
      state === 'ready' ? 1 : 0,
    );
    read('lab_requests_running', 'Requests in the engine', ({ counts }) => counts.running);
    read('lab_requests_waiting', 'Requests in the queue', ({ counts }) => counts.waiting);
    read('lab_model_loads', 'Loads since the start', ({ counts }) => counts.loads);
    read('lab_engine_crashes', 'Engines that died since the start', ({ counts }) => counts.crashes);
  }

  /** Every response, also of what was refused before it became a generation. */
  recordResponse(route: string, status: number): void {
    this.#responses.inc({ route, status: String(status) });
  }

  record(request: ServedRequest): void {
    const { route, model, status } = request;
    this.#requests.inc({ route, model, status: String(status) });
    this.#duration.observe({ model }, request.durationMs / 1000);
    if (request.finishReason !== undefined) {
      this.#finished.inc({ model, reason: request.finishReason });
    }
    this.#promptTokens.inc({ model }, request.promptTokens ?? 0);
    this.#outputTokens.inc({ model }, request.outputTokens ?? 0);
    if (request.ttftMs !== undefined) this.#ttft.observe({ model }, request.ttftMs / 1000);
    if (request.tpotMs !== undefined) this.#tpot.observe({ model }, request.tpotMs / 1000);
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({
      name,
      help,
      buckets,
      labelNames: ['model'],
      registers: [this.registry],
    });
  }
}
