import { describe, expect, it } from 'vitest';
import { repeatsSecret } from './repeated-words.ts';
import { requireDirect } from './require-direct.ts';

describe('repeatsSecret()', () => {
  const key = 'sk-planted-secret-0123';
  const prompt = 'const swordfish = open("vault");\n';

  it.each([
    ['the key', `Incorrect API key provided: ${key}`],
    ['the end of a masked key', 'Incorrect API key: ****secret-0123'],
    ['the prompt as JSON', `Cannot parse ${JSON.stringify({ prompt })}`],
    ['a piece of the prompt', 'Unexpected token near swordfish = open'],
  ])('sees %s', (_, said) => {
    expect(repeatsSecret(said, [key, prompt])).toBe(true);
  });

  it('leaves words alone that only sound alike', () => {
    const said = "This model's maximum context length is 8192 tokens, the prompt has 9001 const";
    expect(repeatsSecret(said, [key, prompt])).toBe(false);
    expect(repeatsSecret(said, [])).toBe(false);
    expect(repeatsSecret(said, [''])).toBe(false);
  });

  it('sees a short key whole', () => {
    expect(repeatsSecret('The key "abc-1" is wrong', ['abc-1'])).toBe(true);
    expect(repeatsSecret('The key is wrong', ['abc-1'])).toBe(false);
  });
});

describe('requireDirect()', () => {
  const proxy = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://proxy.example.com:3128' };
  const check =
    (address: string, environment: NodeJS.ProcessEnv, flags: string[] = []) =>
    () =>
      requireDirect(new URL(address), environment, flags);

  it.each(['http://127.0.0.1:8080/v1', 'http://localhost/v1', 'http://[::1]:1/v1'])(
    'keeps what is meant for %s from a proxy',
    (address) => {
      expect(check(address, proxy)).toThrow(/would leave through a proxy/);
      expect(check(address, { ...proxy, NO_PROXY: 'localhost,127.0.0.1,[::1]' })).not.toThrow();
      expect(check(address, { ...proxy, NODE_USE_ENV_PROXY: '' })).not.toThrow();
      expect(check(address, { NODE_USE_ENV_PROXY: '1' })).not.toThrow();
    },
  );

  it('sees every way to switch proxies on, and lets remote addresses have theirs', () => {
    const lower = { http_proxy: 'http://proxy.example.com:3128' };
    const here = 'http://127.0.0.1:8080/v1';
    expect(check(here, lower, ['--use-env-proxy'])).toThrow();
    expect(check(here, { ...lower, NODE_OPTIONS: '--use-env-proxy' })).toThrow();
    expect(check(here, lower)).not.toThrow();
    expect(check('http://api.example.com/v1', proxy)).not.toThrow();
  });
});
