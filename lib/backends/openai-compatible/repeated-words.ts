/** As many letters and digits in a row are a quotation and no coincidence. */
const QUOTED = 10;

/**
 * Whether a text repeats a part of what was sent. Servers like to quote the key they did not accept and
 * the prompt they could not read; whatever they put around or between is not looked at.
 */
export function repeatsSecret(text: string, secrets: readonly string[]): boolean {
  const said = lettersOf(text);
  const pieces = new Set<string>();
  for (let at = 0; at + QUOTED <= said.length; at++) pieces.add(said.slice(at, at + QUOTED));
  return secrets.map(lettersOf).some((secret) => {
    if (secret.length < QUOTED) return secret !== '' && said.includes(secret);
    for (let at = 0; at + QUOTED <= secret.length; at++) {
      if (pieces.has(secret.slice(at, at + QUOTED))) return true;
    }
    return false;
  });
}

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
