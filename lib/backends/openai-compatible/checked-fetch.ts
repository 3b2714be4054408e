/**
 * `fetch` that goes where it was told and nowhere else: a server that sends it on would send the prompt
 * on. The response must be whole UTF-8. A decoder that replaces broken bytes would turn half a
 * character into text nobody wrote, so the bytes are checked on their way.
 */
export async function checkedFetch(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  if (response.body === null) return response;
  const checked = response.body.pipeThrough(createUtf8Check());
  const { status, statusText, headers } = response;
  return new Response(checked, { status, statusText, headers });
}

/** What the check throws; the cause of the error a reader of the stream gets. */
export class BrokenTextError extends Error {
  override readonly name = 'BrokenTextError';
}

function createUtf8Check(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (bytes?: Uint8Array): void => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new BrokenTextError('The response holds bytes that are no text');
    }
  };
  return new TransformStream({
    transform: (bytes, controller) => {
      check(bytes);
      controller.enqueue(bytes);
    },
    flush: () => check(),
  });
}
