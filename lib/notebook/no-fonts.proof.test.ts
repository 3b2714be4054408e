// The same image on a machine without a single font, byte for byte. The control shows that the machine
// without fonts is really one: the untouched SVG comes out differently there.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const SCRIPT = `
  const { createHash } = await import('node:crypto');
  const { createRequire } = await import('node:module');
  const sharp = createRequire(${JSON.stringify(import.meta.url)})('sharp');
  const charts = await import(${JSON.stringify(new URL('../charts/index.ts', import.meta.url).href)});
  const { renderPng, renderSvg } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
  const chart = charts.chartPassRate([{ label: 'level 1', value: 0.5, low: 0.3, high: 0.7, n: 20 }]);
  const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
  const raw = await sharp(Buffer.from(await renderSvg(chart))).png().toBuffer();
  console.log(JSON.stringify({ outlined: hash((await renderPng(chart)).png), raw: hash(raw) }));`;

async function draw(env: NodeJS.ProcessEnv): Promise<{ outlined: string; raw: string }> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', SCRIPT],
    { env: { ...process.env, ...env } },
  );
  return JSON.parse(stdout);
}

it('draws the same chart image without any font on the machine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lab-fonts-'));
  try {
    const file = join(folder, 'fonts.conf');
    const none = join(folder, 'none');
    await writeFile(
      file,
      `<?xml version="1.0"?><fontconfig><dir>${none}</dir><cachedir>${folder}</cachedir></fontconfig>`,
    );
    const usual = await draw({});
    const bare = await draw({ FONTCONFIG_FILE: file });
    expect(bare.outlined).toBe(usual.outlined);
    expect(bare.raw).not.toBe(usual.raw);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
