import type { CodeTemplate } from '../code-template.ts';

export const fetchJson: CodeTemplate = {
  id: 'fetch-json',
  title: 'an HTTP client with a time limit',
  needs: [
    ['fetch', 'fetches', 'fetcher'],
    ['json', 'timeout', 'client', 'data'],
  ],
  example: 'fetch JSON with a timeout',
  write({ name = 'fetchJson' }) {
    return `export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly status: number | undefined;

  constructor(message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}

/** The parsed body of a successful answer. Throws FetchError otherwise, also when time is up. */
export async function ${name}(url: string, timeoutMs = 10_000): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  } catch (cause) {
    throw new FetchError(\`no answer from "\${url}" within \${timeoutMs} ms\`, { cause });
  }
  if (!response.ok) {
    throw new FetchError(\`"\${url}" answers \${response.status}\`, { status: response.status });
  }
  try {
    return await response.json();
  } catch (cause) {
    throw new FetchError(\`the answer of "\${url}" is no JSON\`, { cause, status: response.status });
  }
}
`;
  },
};
