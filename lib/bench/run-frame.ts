import { type DeviceProfile, detectDevice } from '../device/index.ts';
import type { RunDraft } from '../record/index.ts';
import { describeMachine } from './describe-machine.ts';
import { readLabVersion } from './lab-version.ts';

/** What is known before anything is measured, and how the run was called. */
export interface RunFrame {
  readonly startedAt: string;
  readonly device: DeviceProfile;
  readonly command: string;
}

/** Reads the machine before anything is loaded. */
export async function openFrame(command: string): Promise<RunFrame> {
  const startedAt = new Date().toISOString();
  return { startedAt, command, device: await detectDevice({ tryProviders: false }) };
}

/** Who measured, when, where and on what: the part that the records of all kinds of runs share. */
export async function closeFrame({
  startedAt,
  device,
  command,
}: RunFrame): Promise<
  Pick<
    RunDraft,
    'labVersion' | 'commit' | 'dirty' | 'command' | 'startedAt' | 'endedAt' | 'place' | 'machine'
  >
> {
  const endedAt = new Date().toISOString();
  return {
    ...(await readLabVersion()),
    command,
    startedAt,
    endedAt,
    place: device.place.name,
    machine: describeMachine(device),
  };
}
