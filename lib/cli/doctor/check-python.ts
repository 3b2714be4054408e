import type { DeviceEffects } from '../../device/index.ts';
import { findOnPath } from './find-on-path.ts';
import { adviseInstall, type SystemFacts } from './install-advice.ts';
import { isAtLeast, parseVersion, type ToolReport } from './tool.ts';

const LEAST = '3.10'; // of the pinned JupyterLab

/** The names `make setup` tries, in its order. */
const NAMES = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3'];

interface Python {
  readonly file: string;
  readonly version: string;
}

/** Python is needed for JupyterLab only, which is what `make lab` opens. */
export async function checkPython(
  system: SystemFacts,
  effects: DeviceEffects,
): Promise<ToolReport> {
  const found = await findPython(effects);
  const ok = found !== undefined && isAtLeast(found.version, LEAST);
  return {
    name: 'python3',
    needed: `>= ${LEAST}`,
    found: found?.version ?? null,
    ok,
    isRequired: true,
    isMadeBySetup: false,
    fix: ok ? null : adviseInstall('python3', system),
  };
}

/** Debian splits venv off its Python; uv makes environments without it. */
export async function checkVenv(
  system: SystemFacts,
  hasUv: boolean,
  effects: DeviceEffects,
): Promise<ToolReport> {
  const python = await findPython(effects);
  const probe =
    python === undefined
      ? undefined
      : await effects.run(python.file, ['-c', 'import venv, ensurepip'], { timeoutMs: 3_000 });
  const hasModule = probe?.state === 'completed';
  const ok = hasModule || hasUv;
  return {
    name: 'python3 venv',
    needed: 'JupyterLab',
    found: hasModule ? 'module venv' : hasUv ? 'uv instead' : null,
    ok,
    isRequired: true,
    isMadeBySetup: false,
    fix: ok ? null : adviseInstall('python3 venv', system),
  };
}

/** The first Python that is new enough; else the newest that is there. */
async function findPython(effects: DeviceEffects): Promise<Python | undefined> {
  let fallback: Python | undefined;
  for (const name of NAMES) {
    const file = await findOnPath(name, effects.env);
    if (file === undefined) continue;
    const result = await effects.run(file, ['--version'], { timeoutMs: 3_000 });
    if (result.state !== 'completed') continue;
    const version = parseVersion(result.stdout);
    if (version === undefined) continue;
    if (isAtLeast(version, LEAST)) return { file, version };
    fallback ??= { file, version };
  }
  return fallback;
}
