import { describe, expect, it } from 'vitest';
import { cgroupFiles, DOCKER_V2, KUBERNETES_V1 } from './__fixtures__/cgroups.ts';
import { createFixtureMachine, type FixtureMachine } from './__fixtures__/fixture-machine.ts';
import type { GpuProfile } from './device-profile.ts';
import { guessPlace } from './guess-place.ts';
import { readSurroundings } from './surroundings.ts';

const GPU: GpuProfile = {
  vendor: 'nvidia',
  name: 'NVIDIA L4',
  totalVramBytes: 24e9,
  freeVramBytes: 23e9,
  driver: '550',
  hasUnifiedMemory: false,
  computeCapability: '8.9',
  problem: null,
  source: 'nvidia-smi',
};

async function place(
  machine: FixtureMachine,
  gpus: readonly GpuProfile[] = [],
): Promise<{ kinds: readonly string[]; name: string; reason: string }> {
  const found = await readSurroundings(createFixtureMachine(machine));
  return { kinds: found.map((finding) => finding.kind), ...guessPlace(found, gpus) };
}

describe('readSurroundings() and guessPlace()', () => {
  it('call an ordinary machine a laptop, with or without a GPU', async () => {
    expect(await place({})).toMatchObject({ kinds: ['bare'], name: 'cpu-laptop' });
    expect((await place({}, [GPU])).reason).toContain('NVIDIA L4');
  });

  it('tell a GPU container from one without a usable GPU', async () => {
    const docker = { files: { '/.dockerenv': '', ...cgroupFiles(DOCKER_V2) } };
    expect(await place(docker)).toMatchObject({ kinds: ['container'], name: 'cpu-laptop' });
    expect(await place(docker, [GPU])).toMatchObject({ name: 'gpu-container' });
    const broken = { ...GPU, problem: 'no driver' };
    expect(await place(docker, [broken])).toMatchObject({ name: 'cpu-laptop' });
  });

  it('recognise podman by its file', async () => {
    expect((await place({ files: { '/run/.containerenv': '' } })).kinds).toEqual(['container']);
  });

  it('recognise a Codespace, which is a container in a virtual machine', async () => {
    const found = await place({
      env: { CODESPACES: 'true' },
      files: { '/.dockerenv': '', '/proc/cpuinfo': 'flags : fpu hypervisor avx2\n' },
    });
    expect(found).toMatchObject({
      kinds: ['codespace', 'container', 'virtual-machine'],
      name: 'codespace',
      reason: 'A Codespace, by environment variable CODESPACES',
    });
  });

  it('recognise Colab', async () => {
    const found = await place({ env: { COLAB_RELEASE_TAG: 'release-colab_2026' } }, [GPU]);
    expect(found.name).toBe('colab');
  });

  it('recognise a Kubernetes pod by its variable or by its control group', async () => {
    const byVariable = await place({ env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } }, [GPU]);
    expect(byVariable.name).toBe('kubernetes');
    expect((await place({ files: cgroupFiles(KUBERNETES_V1) })).name).toBe('kubernetes');
  });

  it('recognise WSL by its kernel', async () => {
    const files = { '/proc/sys/kernel/osrelease': '5.15.153.1-microsoft-standard-WSL2\n' };
    expect(await place({ files })).toMatchObject({ kinds: ['wsl'], name: 'cpu-laptop' });
  });
});
