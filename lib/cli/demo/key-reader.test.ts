import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { KeyReader, parseKey } from './key-reader.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A keyboard that remembers whether it is raw. */
function createKeyboard() {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { setRawMode: (raw: boolean) => modes.push(raw) });
  return { stdin, modes };
}

describe('parseKey()', () => {
  it.each([
    [' ', 'next'],
    ['\r', 'next'],
    ['\u001b[C', 'next'],
    ['a pasted line', 'next'],
    ['q', 'leave'],
    ['Q', 'leave'],
    ['\u001b', 'leave'],
    ['\u0004', 'leave'],
    ['\u0003', 'interrupt'],
    ['xx\u0003', 'interrupt'],
  ])('takes %j as "%s"', (text, meaning) => {
    expect(parseKey(text)).toBe(meaning);
  });
});

describe('KeyReader', () => {
  it('gives one key at a time, and forgets what was pressed while nobody asked', async () => {
    const { stdin } = createKeyboard();
    const keys = new KeyReader(stdin, () => {}, new AbortController().signal);
    stdin.write('x');
    await turn();
    const next = keys.next();
    expect(await Promise.race([next, turn()])).toBeUndefined();
    stdin.write('x');
    expect(await next).toBe('next');
    keys.close();
  });

  it('leaves on q, on the end of the terminal, and on the signal that Ctrl-C raises', async () => {
    for (const how of ['q', 'end', 'interrupt']) {
      const { stdin, modes } = createKeyboard();
      const signal = new AbortController();
      const keys = new KeyReader(stdin, () => signal.abort(), signal.signal);
      const next = keys.next();
      if (how === 'end') stdin.end();
      else stdin.write(how === 'q' ? 'q' : '\u0003');
      expect(await next, how).toBe('leave');
      expect(keys.left.aborted, how).toBe(true);
      expect(signal.signal.aborted, how).toBe(how === 'interrupt');
      keys.close();
      expect(modes, how).toEqual([true, false]);
    }
  });
});
