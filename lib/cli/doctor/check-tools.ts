import { type DeviceEffects, parseOsRelease } from '../../device/index.ts';
import { checkJupyter, checkKernelspec } from './check-jupyter.ts';
import { checkPython, checkVenv } from './check-python.ts';
import { findOnPath } from './find-on-path.ts';
import { adviseInstall, type InstallableTool, type SystemFacts } from './install-advice.ts';
import { isAtLeast, parseVersion, type ToolReport } from './tool.ts';

/** What the tool checks know about the machine. */
export interface ToolCheckInput {
  readonly projectRoot: string;
  /** From the device profile: `glibc 2.36`, `musl`, or null outside Linux. */
  readonly libc: string | null;
  readonly hasNvidiaGpu: boolean;
}

/** Checks every tool of the lab, all at the same time. None is needed for checking the others. */
export async function checkTools(
  input: ToolCheckInput,
  effects: DeviceEffects,
): Promise<readonly ToolReport[]> {
  const system = await readSystemFacts(effects);
  const uv = checkOptional('uv', 'faster setup', 'uv', adviseInstall('uv', system), effects);
  return await Promise.all([
    checkNode(),
    ...(input.libc === null ? [] : [checkLibc(input.libc)]),
    checkRequired('npm', '8', system, effects),
    checkRequired('git', '2', system, effects),
    checkRequired('make', '3.81', system, effects),
    checkPython(system, effects),
    uv.then((report) => checkVenv(system, report.ok, effects)),
    checkJupyter(input.projectRoot),
    checkKernelspec(input.projectRoot),
    uv,
    checkOptional(
      'chromium',
      'browser tests',
      ['chromium', 'chromium-browser', 'google-chrome', 'chrome'],
      adviseInstall('chromium', system),
      effects,
    ),
    checkOptional('docker', 'containers', 'docker', adviseInstall('docker', system), effects),
    checkOptional(
      'nvidia-smi',
      'NVIDIA GPUs',
      'nvidia-smi',
      input.hasNvidiaGpu
        ? 'Install the NVIDIA driver: https://www.nvidia.com/drivers'
        : 'Only with an NVIDIA GPU: install its driver',
      effects,
    ),
  ]);
}

/** We run on it, so it is there; whether it is new enough is the question. */
async function checkNode(): Promise<ToolReport> {
  const found = process.versions.node;
  const ok = isAtLeast(found, '24');
  const fix = ok ? null : 'make setup (brings Node 24 into .node/)';
  return { name: 'node', needed: '>= 24', found, ok, isRequired: true, isMadeBySetup: false, fix };
}

/** onnxruntime-node 1.30 is linked against glibc 2.28 and does not start on musl. */
async function checkLibc(libc: string): Promise<ToolReport> {
  const ok = libc.startsWith('glibc') && isAtLeast(parseVersion(libc) ?? '0', '2.28');
  const fix = ok
    ? null
    : 'Use a system with glibc 2.28 or newer, such as Debian 12 or Ubuntu 22.04';
  const found = parseVersion(libc) ?? libc;
  return {
    name: 'glibc',
    needed: '>= 2.28',
    found,
    ok,
    isRequired: true,
    isMadeBySetup: false,
    fix,
  };
}

async function checkRequired(
  name: InstallableTool,
  least: string,
  system: SystemFacts,
  effects: DeviceEffects,
): Promise<ToolReport> {
  const found = (await findVersion(name, effects)) ?? null;
  const version = parseVersion(found ?? '');
  // a tool that does not tell its version (BSD make) is taken as too old rather than as fine
  const ok = version !== undefined && isAtLeast(version, least);
  const fix = ok ? null : adviseInstall(name, system);
  return { name, needed: `>= ${least}`, found, ok, isRequired: true, isMadeBySetup: false, fix };
}

async function checkOptional(
  name: string,
  purpose: string,
  commands: string | readonly string[],
  fix: string,
  effects: DeviceEffects,
): Promise<ToolReport> {
  let found: string | null = null;
  for (const command of [commands].flat()) {
    found ??= (await findVersion(command, effects)) ?? null;
  }
  const ok = found !== null;
  return {
    name,
    needed: purpose,
    found,
    ok,
    isRequired: false,
    isMadeBySetup: false,
    fix: ok ? null : fix,
  };
}

/** Version of a command, or how it failed to tell; undefined when it is not on the PATH. */
async function findVersion(command: string, effects: DeviceEffects): Promise<string | undefined> {
  const file = await findOnPath(command, effects.env);
  if (file === undefined) return undefined;
  const result = await effects.run(file, ['--version'], { timeoutMs: 3_000 });
  if (result.state === 'completed') return parseVersion(result.stdout) ?? 'unknown version';
  if (result.state === 'timed-out') return `no answer in ${result.timeoutMs / 1000} s`;
  return 'does not start';
}

async function readSystemFacts(effects: DeviceEffects): Promise<SystemFacts> {
  const release = parseOsRelease((await effects.readText('/etc/os-release')) ?? '');
  return {
    platform: effects.platform,
    distribution: `${release.ID ?? ''} ${release.ID_LIKE ?? ''}`.trim(),
    isRoot: process.getuid?.() === 0,
  };
}
