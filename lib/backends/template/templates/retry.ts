import type { CodeTemplate } from '../code-template.ts';

export const retryFunction: CodeTemplate = {
  id: 'retry-function',
  title: 'an asynchronous call tried again with growing pauses',
  needs: [['retry', 'retries', 'retrying']],
  example: 'a retry helper with back-off',
  write({ name = 'retry' }) {
    return `export interface RetryOptions {
  readonly attempts?: number;
  readonly firstPauseMs?: number;
  readonly wait?: (ms: number) => Promise<void>;
}

/** Runs \`work\` until it succeeds; pauses double. Throws the last error. */
export async function ${name}<Result>(
  work: (attempt: number) => Promise<Result>,
  {
    attempts = 3,
    firstPauseMs = 100,
    wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }: RetryOptions = {},
): Promise<Result> {
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new RangeError(\`attempts is \${attempts}, wanted a whole number of 1 or more\`);
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts) throw error;
      await wait(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
`;
  },
};
