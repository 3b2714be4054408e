import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { release, type } from 'node:os';
import type { DeviceProfile } from './device-profile.ts';
import type { DeviceEffects } from './effects.ts';

/** Name of the system, its kernel, and on Linux the C library (onnxruntime-node needs glibc 2.28). */
export async function readOperatingSystem(effects: DeviceEffects): Promise<DeviceProfile['os']> {
  const osRelease = await effects.readText('/etc/os-release');
  return {
    platform: effects.platform,
    name: parseOsRelease(osRelease ?? '').PRETTY_NAME ?? type(),
    kernel: release(),
    libc: effects.platform === 'linux' ? readLibc() : null,
  };
}

/** NAME=value lines of /etc/os-release, quotes removed. */
export function parseOsRelease(text: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value.replace(/^(["'])(.*)\1$/, '$2'),
    ]),
  );
}

/** Version of the ONNX Runtime that sessions are created with; null when it is not installed. */
export async function readOnnxruntimeVersion(): Promise<string | null> {
  try {
    const file = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    const version = (manifest as { version?: unknown }).version;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

/** Node's report names the glibc it runs on, and names none when the C library is another (musl). */
function readLibc(): string {
  // without this, making the report asks the name server about every open connection
  const source = process.report as typeof process.report & { excludeNetwork?: boolean };
  source.excludeNetwork = true;
  const report = source.getReport() as { header?: { glibcVersionRuntime?: string } };
  const glibc = report.header?.glibcVersionRuntime;
  return glibc === undefined ? 'musl' : `glibc ${glibc}`;
}
