import type { DeviceProfile, GpuProfile, SurroundingsFinding } from './device-profile.ts';

/** Names the place a machine is, with the reason. A guess: the learner may know better. */
export function guessPlace(
  surroundings: readonly SurroundingsFinding[],
  gpus: readonly GpuProfile[],
): DeviceProfile['place'] {
  const find = (kind: SurroundingsFinding['kind']): SurroundingsFinding | undefined =>
    surroundings.find((finding) => finding.kind === kind);
  const gpu = gpus.find((candidate) => candidate.problem === null);
  const colab = find('colab');
  if (colab !== undefined) return { name: 'colab', reason: `Colab, by ${colab.source}` };
  const codespace = find('codespace');
  if (codespace !== undefined) {
    return { name: 'codespace', reason: `A Codespace, by ${codespace.source}` };
  }
  const kubernetes = find('kubernetes');
  if (kubernetes !== undefined) {
    return { name: 'kubernetes', reason: `A Kubernetes pod, by ${kubernetes.source}` };
  }
  const container = find('container');
  if (container !== undefined && gpu !== undefined) {
    return { name: 'gpu-container', reason: `A container (${container.source}) with ${gpu.name}` };
  }
  if (container !== undefined) {
    const reason = `A container (${container.source}) without a usable GPU runs like its host`;
    return { name: 'cpu-laptop', reason };
  }
  return {
    name: 'cpu-laptop',
    reason:
      gpu === undefined
        ? 'Not a container, Codespace, Colab or Kubernetes, and no usable GPU found'
        : `Not a container, Codespace, Colab or Kubernetes; it has ${gpu.name}`,
  };
}
