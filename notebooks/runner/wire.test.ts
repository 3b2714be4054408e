import { expect, test } from 'vitest';
import { createHeader, decodeMessage, encodeMessage } from './wire.ts';

const message = {
  header: createHeader('execute_request', 'me'),
  parent: {},
  content: { code: 'é' },
};
const frames = (key: string) => encodeMessage(message, key).map((frame) => Buffer.from(frame));

test('a message survives the wire, routing frames in front included', () => {
  expect(decodeMessage([Buffer.from('route'), ...frames('key')], 'key')).toEqual(message);
});

test('a message signed with another key, or cut short, is refused', () => {
  expect(() => decodeMessage(frames('other'), 'key')).toThrow('Wrong signature on a message');
  expect(() => decodeMessage(frames('key').slice(0, 4), 'key')).toThrow('Not a Jupyter message');
});
