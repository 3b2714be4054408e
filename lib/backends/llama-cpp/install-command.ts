const VERSION = '3.22.1';

/** Folder names of the prebuilt binaries, by platform and architecture. */
const BINARIES: Readonly<Record<string, string>> = {
  'linux x64': 'linux-x64',
  'linux arm64': 'linux-arm64',
  'darwin arm64': 'mac-arm64-metal',
  'darwin x64': 'mac-x64',
  'win32 x64': 'win-x64',
  'win32 arm64': 'win-arm64',
};

/**
 * The npm command that installs the engine with the one binary a machine can use, instead of all of
 * them. Undefined: there is no binary for it.
 */
export function installCommand(
  platform: string,
  architecture: string,
  wantsCuda: boolean,
): string | undefined {
  const binary = BINARIES[`${platform} ${architecture}`];
  if (binary === undefined) return undefined;
  const hasCudaBinary = wantsCuda && (binary === 'linux-x64' || binary === 'win-x64');
  const name = `@node-llama-cpp/${binary}${hasCudaBinary ? '-cuda' : ''}`;
  return `npm install --no-save --omit=optional node-llama-cpp@${VERSION} ${name}@${VERSION}`;
}
