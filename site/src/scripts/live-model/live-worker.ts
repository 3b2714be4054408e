// The model in a worker of the page: the decode loop and the tokenizer of the library, over ONNX Runtime for
// WebAssembly. Everything it needs comes with the first message; it asks no server for anything.

import type { DecoderModel } from '@offload-lab/lib/backends/decoder';
import { generateTokens } from '@offload-lab/lib/backends/decoder';
import { measureRequest } from '@offload-lab/lib/metrics';
import { explainFailure } from './live-error.ts';
import { type FromWorker, type LiveRequest, sharedNowMs, type ToWorker } from './messages.ts';
import { startModel } from './start-model.ts';
import { summarizeSession } from './summarize-session.ts';

let model: DecoderModel | undefined;
let isAborted = false;

self.addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'abort') {
    isAborted = true;
    return;
  }
  try {
    if (data.type === 'start') {
      const started = performance.now();
      model = await startModel(data);
      tell({ type: 'ready', startMs: performance.now() - started });
    } else if (data.type === 'generate') await generate(data.request, data.sentAtMs);
    else tell({ type: 'summary', summary: summarizeSession(data.samples) });
  } catch (error) {
    tell({ type: 'failure', failure: explainFailure(error) });
  }
});

async function generate(request: LiveRequest, sentAtMs: number): Promise<void> {
  if (model === undefined) throw new Error('No model is loaded');
  isAborted = false;
  const tokenTimesMs: number[] = [];
  // A clock with coarse steps may show a token before it was asked for.
  const elapsedMs = (): number => Math.max(0, sharedNowMs() - sentAtMs);
  const { finishReason, promptTokens } = await generateTokens(
    model,
    request,
    {
      onPrefill: () => {},
      onToken: (tokenId, text) => {
        tokenTimesMs.push(elapsedMs());
        tell({ type: 'token', tokenId, text });
      },
    },
    () => isAborted,
  );
  const endMs = elapsedMs();
  const chunks = tokenTimesMs.map((timeMs) => ({ timeMs, tokens: 1 }));
  const metrics = measureRequest({ chunks, promptTokens, endMs });
  tell({ type: 'answer', answer: { finishReason, promptTokens, tokenTimesMs, endMs, metrics } });
}

function tell(message: FromWorker): void {
  self.postMessage(message);
}
