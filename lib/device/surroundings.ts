// What this process is wrapped in. Each finding names the file or variable that gave it away, because a
// wrong guess here would move every number to the wrong place.

import type { SurroundingsFinding } from './device-profile.ts';
import type { DeviceEffects } from './effects.ts';

/** Everything around this process, from the most specific to the least; `bare` when nothing is. */
export async function readSurroundings(
  effects: DeviceEffects,
): Promise<readonly SurroundingsFinding[]> {
  const findings: SurroundingsFinding[] = [];
  const { env } = effects;
  for (const [kind, name] of VARIABLES) {
    const value = env[name];
    if (value !== undefined && value !== '' && value !== 'false' && !has(findings, kind)) {
      findings.push({ kind, source: `environment variable ${name}` });
    }
  }
  for (const [kind, path] of FILES) {
    if (!has(findings, kind) && (await effects.readText(path)) !== undefined) {
      findings.push({ kind, source: path });
    }
  }
  const cgroup = (await effects.readText('/proc/self/cgroup')) ?? '';
  if (!has(findings, 'kubernetes') && /kubepods/.test(cgroup)) {
    findings.push({ kind: 'kubernetes', source: '/proc/self/cgroup (kubepods)' });
  }
  if (!has(findings, 'container') && /docker|libpod|containerd|lxc/.test(cgroup)) {
    findings.push({ kind: 'container', source: '/proc/self/cgroup' });
  }
  const release = (await effects.readText('/proc/sys/kernel/osrelease')) ?? '';
  if (/microsoft/i.test(release)) {
    findings.push({ kind: 'wsl', source: '/proc/sys/kernel/osrelease' });
  }
  const cpuinfo = (await effects.readText('/proc/cpuinfo')) ?? '';
  if (/^flags\s*:.*\bhypervisor\b/m.test(cpuinfo)) {
    findings.push({ kind: 'virtual-machine', source: '/proc/cpuinfo (hypervisor flag)' });
  }
  if (findings.length > 0) return findings;
  return [{ kind: 'bare', source: 'no sign of a container or virtual machine found' }];
}

const VARIABLES: readonly (readonly [SurroundingsFinding['kind'], string])[] = [
  ['colab', 'COLAB_RELEASE_TAG'],
  ['colab', 'COLAB_GPU'],
  ['codespace', 'CODESPACES'],
  ['kubernetes', 'KUBERNETES_SERVICE_HOST'],
  // podman, systemd-nspawn and lxc set it: "podman", "oci", "lxc"
  ['container', 'container'],
];

const FILES: readonly (readonly [SurroundingsFinding['kind'], string])[] = [
  ['kubernetes', '/var/run/secrets/kubernetes.io/serviceaccount/namespace'],
  ['container', '/.dockerenv'],
  ['container', '/run/.containerenv'],
];

function has(findings: readonly SurroundingsFinding[], kind: SurroundingsFinding['kind']): boolean {
  return findings.some((finding) => finding.kind === kind);
}
