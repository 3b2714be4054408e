import type { FootprintMachine, Rule } from '../finding.ts';

const BINARY = /\.(node|dylib|dll|exe|lib|pdb|a|so(\.\d+)*)$/;
const PLATFORMS: Readonly<Record<string, string>> = {
  darwin: 'darwin',
  macos: 'darwin',
  osx: 'darwin',
  win32: 'win32',
  windows: 'win32',
  win: 'win32',
  linux: 'linux',
  linuxmusl: 'linux',
  android: 'android',
  freebsd: 'freebsd',
};
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'x64',
  x86_64: 'x64',
  amd64: 'x64',
  arm64: 'arm64',
  aarch64: 'arm64',
  ia32: 'ia32',
  x86: 'ia32',
  i686: 'ia32',
  arm: 'arm',
  armv7: 'arm',
  armv7l: 'arm',
};

/** Native code for another system or processor: this machine cannot load it. */
export const foreignPlatform: Rule = ({ files, machine }) => {
  const foreign = files.filter(({ path }) => BINARY.test(path) && isForeign(path, machine));
  if (foreign.length === 0) return [];
  const here = `${machine.platform}-${machine.arch}`;
  return [
    {
      rule: 'foreign-platform',
      reason: `native code for systems other than ${here}`,
      fix: 'remove',
      files: foreign,
    },
  ];
};

/** Reads the platform, processor and C library that the folders of a path name. */
export function isForeign(path: string, machine: FootprintMachine): boolean {
  const words = path.toLowerCase().split(/[/\-+.]/);
  const platforms = words.flatMap((word) => PLATFORMS[word] ?? []);
  if (platforms.length === 0) return false; // "x64" alone may be anything
  if (!platforms.includes(machine.platform)) return true;
  const architectures = words.flatMap((word) => ARCHITECTURES[word] ?? []);
  if (architectures.length > 0 && !architectures.includes(machine.arch)) return true;
  const isMusl = words.includes('musl') || words.includes('linuxmusl');
  const isGlibc = words.includes('glibc') || words.includes('gnu');
  return (
    machine.platform === 'linux' &&
    ((isMusl && machine.libc !== 'musl') || (isGlibc && machine.libc === 'musl'))
  );
}
