import { describe, expect, it } from 'vitest';
import { adviseInstall } from './install-advice.ts';
import { formatRows, wrap } from './layout.ts';
import { isAtLeast, parseVersion } from './tool.ts';

const plain = { hasColour: false, width: 50 };

describe('isAtLeast()', () => {
  it.each([
    ['24.21.0', '24', true],
    ['3.9.18', '3.10', false],
    ['3.10', '3.10', true],
    ['4.3', '3.81', true],
    ['3.80', '3.81', false],
    ['2', '2', true],
  ])('compares %s with %s number by number', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
  });
});

describe('parseVersion()', () => {
  it.each([
    ['git version 2.39.5 (Apple Git-154)', '2.39.5'],
    ['Docker version 28.2.2, build e6534b4', '28.2.2'],
    ['GNU Make 4.3\nBuilt for x86_64', '4.3'],
  ])('reads %j', (text, version) => {
    expect(parseVersion(text)).toBe(version);
  });
});

describe('adviseInstall()', () => {
  const advise = (distribution: string, isRoot = false): string =>
    adviseInstall('python3 venv', { platform: 'linux', distribution, isRoot });

  it('speaks the language of the distribution', () => {
    expect(advise('debian')).toBe('sudo apt-get install -y python3-venv');
    expect(advise('linuxmint ubuntu debian')).toBe('sudo apt-get install -y python3-venv');
    expect(advise('fedora')).toBe('sudo dnf install -y python3');
    expect(advise('arch')).toBe('sudo pacman -S --needed python');
  });

  it('leaves out sudo for root', () => {
    expect(advise('debian', true)).toBe('apt-get install -y python3-venv');
  });

  it('knows macOS and Windows', () => {
    const git = (platform: string): string =>
      adviseInstall('git', { platform, distribution: '', isRoot: false });
    expect(git('darwin')).toBe('brew install git');
    expect(git('win32')).toBe('winget install Git.Git');
  });

  it('points to a page where it knows no package manager', () => {
    expect(advise('plan9')).toBe('Install the venv module of your Python, or uv');
  });
});

describe('formatRows()', () => {
  it('aligns columns and wraps the last one under itself', () => {
    const rows = [
      [{ text: 'git' }, { text: 'yes' }, { text: '' }],
      [{ text: 'docker' }, { text: 'no' }, { text: 'one two three four five six seven eight' }],
    ];
    expect(formatRows(rows, plain).join('\n')).toMatchInlineSnapshot(`
      "  git     yes
        docker  no   one two three four five six seven
                     eight"
    `);
  });

  it('pads by what is seen, not by colour codes', () => {
    const rows = [
      [{ text: 'a', colour: 'red' as const }, { text: 'x' }],
      [{ text: 'bbb' }, { text: 'y' }],
    ];
    const [first = ''] = formatRows(rows, { hasColour: true, width: 80 });
    const code = String.fromCharCode(27);
    expect(first).toBe(`  ${code}[31ma${code}[39m    x`);
  });
});

describe('wrap()', () => {
  it('keeps a long word whole', () => {
    expect(wrap('see https://example.org/a/very/long/path now', 10)).toEqual([
      'see',
      'https://example.org/a/very/long/path',
      'now',
    ]);
  });
});
