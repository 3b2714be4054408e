// The authority for terms. A term that is also a name in code says which, and a test holds the two together.

export interface GlossaryTerm {
  readonly id: string;
  readonly term: string;
  readonly meaning: string;
  /** Field or function in lib. */
  readonly inCode?: string;
  readonly formula?: string;
  /** The mistake that is usually made with it. */
  readonly trap?: string;
  /** Id of a row of the sources. */
  readonly source?: string;
}

export const glossary: readonly GlossaryTerm[] = [
  {
    id: 'place',
    term: 'Place',
    meaning:
      'Where a model runs: this laptop or a Codespace, a GPU container, Colab, a Kubernetes GPU cluster, or a paid API. The browser you read this in can be one more.',
    inCode: 'PlaceName',
  },
  {
    id: 'device',
    term: 'Device',
    meaning: 'What computes inside a place: cpu, cuda, webgpu. A place can have several.',
    inCode: 'Device',
    trap: 'Asking for a device is not getting it. A record holds what was asked for, what was got, and the evidence.',
  },
  {
    id: 'dtype',
    term: 'Dtype',
    meaning:
      'The format in which weights are stored: fp32, fp16, q8, q4. Smaller means fewer bytes to read per token, and some loss.',
    inCode: 'Dtype',
    trap: 'The file of a smaller dtype is not always smaller: only the matrices are packed, tables of embeddings may stay as they are.',
  },
  {
    id: 'prefill',
    term: 'Prefill',
    meaning:
      'The phase in which the model reads the whole prompt in one pass. It does much arithmetic per byte, so it is bound by computing speed.',
    inCode: 'prefillMs',
    trap: 'Prefill is not warm-up. Warm-up is what a benchmark throws away before it measures.',
    source: 'williams-2009',
  },
  {
    id: 'decode',
    term: 'Decode',
    meaning:
      'The phase in which the model writes one token after the other. Every token reads all weights once, so it is bound by memory bandwidth.',
    inCode: 'decodeTokensPerSecond',
    formula: 'decode time per token >= (weight bytes + cache bytes) / memory bandwidth',
    source: 'williams-2009',
  },
  {
    id: 'ttft',
    term: 'Time to first token (TTFT)',
    meaning:
      'From sending the request to the first token that has text: waiting in a queue, prefill, and the first choice of a token.',
    inCode: 'ttftMs',
    formula: 'ttft = t_first - t_send',
    trap: 'An empty chunk is not a token. Tools that count it report a time that nobody experiences.',
  },
  {
    id: 'tpot',
    term: 'Time per output token (TPOT)',
    meaning:
      'The mean time of each token after the first. Undefined when nothing came after the first.',
    inCode: 'tpotMs',
    formula: 'tpot = (t_last - t_first) / (tokens - tokens in the first chunk)',
    trap: 'Dividing by all tokens mixes prefill into it, and the usual form with one token less is wrong when the first chunk holds several.',
  },
  {
    id: 'itl',
    term: 'Inter-token latency (ITL)',
    meaning:
      'A single gap between two tokens. Its mean is the time per output token; its tail is what a reader feels as a stutter.',
    inCode: 'interTokenLatenciesMs',
    trap: 'A chunk is not a token: gaps between chunks are another number and have another name.',
  },
  {
    id: 'e2e',
    term: 'End-to-end latency',
    meaning:
      'From sending the request to the last token. Under an open load it starts when the request was due, so that waiting counts.',
    inCode: 'e2eLatencyMs',
  },
  {
    id: 'cold-start',
    term: 'Cold start',
    meaning:
      'Loading the model and the first token after it, as one number of its own. It is never averaged into warm runs.',
    inCode: 'coldStartMs',
  },
  {
    id: 'throughput',
    term: 'System throughput',
    meaning: 'Output tokens of all successful requests over the length of the window.',
    inCode: 'outputTokensPerSecond',
    trap: 'It is not the mean of the speeds of single requests, and not the speed that one user sees.',
  },
  {
    id: 'goodput',
    term: 'Goodput',
    meaning:
      'Requests per second that met every stated limit. Throughput that nobody would wait for does not count.',
    inCode: 'goodput',
  },
  {
    id: 'littles-law',
    term: 'Little’s law',
    meaning:
      'Requests in flight equal their arrival rate times the time each one stays. It needs no assumption about the distribution.',
    formula: 'in flight = arrival rate x time in system',
    source: 'little-1961',
  },
  {
    id: 'parameters',
    term: 'Parameters and weight bytes',
    meaning:
      'Parameters are counted from the shapes of the tensors. Weight bytes are parameters times the bytes of their dtype, plus what the format adds.',
    inCode: 'parameters',
    formula: 'weight bytes = sum over tensors of (elements x bytes per element)',
  },
  {
    id: 'kv-cache',
    term: 'KV cache',
    meaning:
      'Keys and values of every token so far, kept so that they are not computed again. It grows with the context and is the part of memory that surprises.',
    inCode: 'estimateKvCacheBytes',
    formula: 'bytes per token = 2 x layers x KV heads x head size x bytes per value',
    source: 'ainslie-2023',
  },
  {
    id: 'flops',
    term: 'Floating-point operations (FLOPs)',
    meaning:
      'Arithmetic of one forward pass. Divided by what a device can do, it bounds prefill from below.',
    formula: 'flops per token = 2 x weights + 4 x query width x context x layers',
    source: 'kaplan-2020',
  },
  {
    id: 'peak-memory',
    term: 'Peak memory',
    meaning:
      'The most memory a process ever held, from the kernel’s own high-water mark. Loading can need more than running.',
    inCode: 'peakRssBytes',
    trap: 'A value sampled now and then misses the peak between two looks.',
  },
  {
    id: 'interval',
    term: 'Interval',
    meaning:
      'The range that would contain the true value in most repetitions of the experiment. Without it two numbers cannot be compared.',
    inCode: 'MetricInterval',
    trap: 'Overlapping intervals do not prove that two things are equal: this run cannot tell them apart, which is less.',
  },
  {
    id: 'p95',
    term: 'p95',
    meaning:
      'The value that most requests stay below: only one in twenty is slower. Too few samples cannot say it, and then the answer is n/a.',
    inCode: 'p95',
  },
  {
    id: 'wilson',
    term: 'Wilson interval',
    meaning:
      'The interval of a share such as pass@1. It never leaves the range of shares and stays honest with few tasks.',
    inCode: 'RateInterval',
    source: 'wilson-1927',
  },
  {
    id: 'pass-at-1',
    term: 'pass@1',
    meaning:
      'The share of tasks whose first answer passes all its tests. The answers are executed; nobody judges them by their looks.',
    inCode: 'passAt1',
    formula: 'pass@1 = tasks solved by the first answer / tasks',
    source: 'chen-2021',
  },
  {
    id: 'run-record',
    term: 'Run record',
    meaning:
      'One file per run with the machine, the command, what was asked for and got, the hash of every weight file, every raw event, and the metrics made from them. Its id is a hash of its content.',
    inCode: 'RunRecord',
  },
  {
    id: 'valid',
    term: 'Valid and invalid runs',
    meaning:
      'A run checks itself: its clock, the noise of the machine, whether it reached a steady state. An invalid run is kept with its reasons, shown as invalid, and never averaged in.',
    inCode: 'valid',
  },
  {
    id: 'stale',
    term: 'Stale',
    meaning:
      'A run is stale when the code it measured has changed since. Its number was true of something that no longer exists in this form.',
  },
  {
    id: 'prediction',
    term: 'Prediction',
    meaning:
      'A number that was computed and not measured. It is labelled as one, says what it was computed from, and carries an interval.',
  },
  {
    id: 'recorded',
    term: 'Recorded and simulated',
    meaning:
      'A recorded stream is a real one played again; a simulation computes what could happen. Neither passes as live model output, and neither fills a cell of the matrix.',
    inCode: 'RunMode',
  },
  {
    id: 'break-even',
    term: 'Break-even',
    meaning:
      'The usage at which two places cost the same. It is a range, because prices and speeds are.',
    inCode: 'findBreakEven',
  },
];
