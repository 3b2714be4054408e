// How to get a tool on the system at hand: one command of its own package manager.

/** Package managers, recognised by ID and ID_LIKE of /etc/os-release, or by the platform. */
export type PackageManager = 'apt' | 'dnf' | 'pacman' | 'zypper' | 'apk' | 'brew' | 'winget';

export type InstallableTool =
  | 'npm'
  | 'git'
  | 'make'
  | 'python3'
  | 'python3 venv'
  | 'uv'
  | 'chromium'
  | 'docker';

export interface SystemFacts {
  readonly platform: string;
  /** ID and ID_LIKE of /etc/os-release; empty outside Linux. */
  readonly distribution: string;
  readonly isRoot: boolean;
}

/** The package manager of a system; undefined when it is none we know. */
export function choosePackageManager(system: SystemFacts): PackageManager | undefined {
  if (system.platform === 'darwin') return 'brew';
  if (system.platform === 'win32') return 'winget';
  const names = system.distribution.split(/\s+/);
  return DISTRIBUTIONS.find(([name]) => names.includes(name))?.[1];
}

/** The command that installs a tool here, or where to read how. */
export function adviseInstall(tool: InstallableTool, system: SystemFacts): string {
  const manager = choosePackageManager(system);
  const packages = manager === undefined ? undefined : PACKAGES[tool][manager];
  if (manager === undefined || packages === undefined) return ELSEWHERE[tool];
  const sudo = system.isRoot || manager === 'brew' || manager === 'winget' ? '' : 'sudo ';
  return `${sudo}${COMMANDS[manager]} ${packages}`;
}

const DISTRIBUTIONS: readonly (readonly [string, PackageManager])[] = [
  ['debian', 'apt'],
  ['ubuntu', 'apt'],
  ['fedora', 'dnf'],
  ['rhel', 'dnf'],
  ['arch', 'pacman'],
  ['suse', 'zypper'],
  ['opensuse', 'zypper'],
  ['alpine', 'apk'],
];

const COMMANDS: Readonly<Record<PackageManager, string>> = {
  apt: 'apt-get install -y',
  dnf: 'dnf install -y',
  pacman: 'pacman -S --needed',
  zypper: 'zypper install -y',
  apk: 'apk add',
  brew: 'brew install',
  winget: 'winget install',
};

type Packages = Partial<Readonly<Record<PackageManager, string>>>;

function everywhere(name: string, others: Packages = {}): Packages {
  const managers = ['apt', 'dnf', 'pacman', 'zypper', 'apk', 'brew'] as const;
  return { ...Object.fromEntries(managers.map((manager) => [manager, name])), ...others };
}

const PACKAGES: Readonly<Record<InstallableTool, Packages>> = {
  npm: everywhere('npm', { dnf: 'nodejs-npm', brew: 'node', winget: 'OpenJS.NodeJS.LTS' }),
  git: everywhere('git', { winget: 'Git.Git' }),
  make: everywhere('make', { winget: 'GnuWin32.Make' }),
  python3: everywhere('python3', { pacman: 'python', winget: 'Python.Python.3.13' }),
  'python3 venv': everywhere('python3', { apt: 'python3-venv', pacman: 'python' }),
  uv: { pacman: 'uv', brew: 'uv', winget: 'astral-sh.uv', apk: 'uv', dnf: 'uv' },
  chromium: everywhere('chromium', { winget: 'Hibbiki.Chromium' }),
  docker: { brew: '--cask docker', winget: 'Docker.DockerDesktop' },
};

const ELSEWHERE: Readonly<Record<InstallableTool, string>> = {
  npm: 'Install Node.js with npm: https://nodejs.org/en/download',
  git: 'Install git: https://git-scm.com/downloads',
  make: 'Install GNU make with your package manager',
  python3: 'Install Python 3.10 or newer: https://www.python.org/downloads/',
  'python3 venv': 'Install the venv module of your Python, or uv',
  uv: 'python3 -m pip install --user uv',
  chromium: 'Install Chromium or Chrome with your package manager',
  docker: 'Install Docker Engine: https://docs.docker.com/engine/install/',
};
