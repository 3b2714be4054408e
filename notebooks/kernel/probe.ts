// Small readers of what a cell published, for the conformance tests.

import type { CellResult, KernelClient, PublishedMessage } from '../runner/kernel-client.ts';

export function messagesOf(result: CellResult, type: string): readonly PublishedMessage[] {
  return result.published.filter((message) => message.type === type);
}

export function textOf(result: CellResult, stream: 'stdout' | 'stderr' = 'stdout'): string {
  return messagesOf(result, 'stream')
    .filter((message) => message.content.name === stream)
    .map((message) => message.content.text)
    .join('');
}

export const neverIdle = 'The cell never became idle';

/** Runs a cell; a kernel that lost the end of it is given up on after a few seconds. */
export async function executeWithin(
  client: KernelClient,
  code: string,
  limitMs = 8000,
): Promise<CellResult> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(neverIdle)), limitMs);
  });
  try {
    return await Promise.race([client.execute(code), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
