// One message of the Jupyter wire protocol: routing frames, a delimiter, a signature and four JSON
// documents. The signature is HMAC-SHA256 over the four, so that another user of the machine cannot run
// code by connecting to the port.

import { createHmac, randomUUID } from 'node:crypto';

const delimiter = '<IDS|MSG>';

export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export interface Message {
  readonly header: MessageHeader;
  /** Header of the request this answers; empty for a request. */
  readonly parent: Partial<MessageHeader>;
  // Contents differ by type; the client reads the fields of the types it knows.
  readonly content: Record<string, unknown>;
}

export function createHeader(type: string, session: string): MessageHeader {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'lab',
    date: new Date().toISOString(),
    version: '5.3',
  };
}

export function encodeMessage(message: Message, key: string): string[] {
  const parts = [message.header, message.parent, {}, message.content].map((p) => JSON.stringify(p));
  return [delimiter, sign(parts, key), ...parts];
}

/** Throws TypeError on frames that are no message or carry a wrong signature. */
export function decodeMessage(frames: readonly Buffer[], key: string): Message {
  const texts = frames.map((frame) => frame.toString('utf8'));
  const start = texts.indexOf(delimiter);
  const parts = texts.slice(start + 2, start + 6);
  if (start < 0 || parts.length < 4) throw new TypeError('Not a Jupyter message');
  if (texts[start + 1] !== sign(parts, key)) throw new TypeError('Wrong signature on a message');
  const [header, parent, , content] = parts.map((part) => JSON.parse(part));
  return { header, parent, content };
}

function sign(parts: readonly string[], key: string): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}
