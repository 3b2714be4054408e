import type { Device } from '../generation/index.ts';
import { providerOf } from './provider-names.ts';
import type { CommandResult } from './run-command.ts';
import { TRIAL_OUTPUT } from './trial-graph.ts';

/** What the child process of a trial reports. */
export type TrialAnswer =
  | {
      readonly state: 'ran';
      readonly output: readonly number[];
      /** Providers that ran nodes, from ONNX Runtime's own profile. */
      readonly nodeProviders: readonly string[];
    }
  | { readonly state: 'threw'; readonly message: string };

/** Verdict of one trial: one sentence without a final period, and what to do. */
export interface TrialVerdict {
  readonly loads: boolean;
  readonly reason: string;
  readonly hint: string | null;
}

/** Turns what a trial's child process did into a verdict a learner can act on. */
export function explainTrial(device: Device, result: CommandResult): TrialVerdict {
  if (result.state === 'timed-out') {
    const reason = `The trial gave no answer within ${result.timeoutMs / 1000} s`;
    return { loads: false, reason, hint: 'Run it again when the machine is less busy' };
  }
  if (result.state === 'missing') {
    const reason = 'Node could not be started in a child process';
    return { loads: false, reason, hint: 'Check that the Node that runs this still exists' };
  }
  const answer = findAnswer(result.stdout);
  if (answer === undefined) {
    const how = result.state === 'failed' ? `ended with ${result.status}` : 'ended silently';
    const cause = describeMissingLibrary(result.stderr) ?? moduleProblem(result.stderr);
    return {
      loads: false,
      reason: `The process that tried it ${how}${cause === undefined ? '' : `: ${cause}`}`,
      hint: hintFor(device, result.stderr),
    };
  }
  if (answer.state === 'threw') {
    return {
      loads: false,
      reason: describeMissingLibrary(result.stderr) ?? clean(answer.message),
      hint: hintFor(device, result.stderr),
    };
  }
  return judgeRun(device, answer);
}

function judgeRun(device: Device, answer: TrialAnswer & { state: 'ran' }): TrialVerdict {
  const wanted = providerOf(device);
  if (!answer.output.every((value, i) => Math.abs(value - (TRIAL_OUTPUT[i] ?? NaN)) < 0.1)) {
    const reason = `It computed ${JSON.stringify(answer.output)}, wanted ${JSON.stringify(TRIAL_OUTPUT)}`;
    return { loads: false, reason, hint: 'Update the driver: this device gives wrong results' };
  }
  if (answer.nodeProviders.length === 0) {
    const reason = 'A test graph ran, but no profile tells on which provider';
    return { loads: false, reason, hint: 'Check that the temporary folder can be written to' };
  }
  // CoreML fuses nodes and appends a number to its name
  if (!answer.nodeProviders.every((name) => name.startsWith(wanted))) {
    const reason = `A session was created, but its node ran on ${answer.nodeProviders.join(', ')}`;
    return { loads: false, reason, hint: hintFor(device, '') };
  }
  return { loads: true, reason: `A test graph ran on ${wanted}`, hint: null };
}

function findAnswer(stdout: string): TrialAnswer | undefined {
  const json = /^trial-answer (\{.*\})$/m.exec(stdout)?.[1];
  return json === undefined ? undefined : (JSON.parse(json) as TrialAnswer);
}

/** The dynamic linker names the library it wanted; everything around it is noise. */
function describeMissingLibrary(stderr: string): string | undefined {
  const path = /([^\s:]+\.(?:so|dylib|dll)[\w.]*): cannot open shared object file/.exec(
    stderr,
  )?.[1];
  const name = path?.split('/').at(-1);
  return name === undefined ? undefined : `The library ${name} is not installed`;
}

function moduleProblem(stderr: string): string | undefined {
  const line = stderr.split('\n').find((text) => /^\w*Error\b/.test(text));
  return line === undefined ? undefined : clean(line);
}

/** ONNX Runtime's messages start with its build path and end with a period. */
function clean(message: string): string {
  const line = message.split('\n').find((text) => text.trim() !== '') ?? 'It failed silently';
  const last = line.split(/ was false\. |\[ONNXRuntimeError\] : \d+ : \w+ : /).at(-1) ?? line;
  return last.trim().replace(/\.$/, '');
}

function hintFor(device: Device, stderr: string): string {
  if (device === 'cuda' && /libonnxruntime_providers_/.test(stderr)) {
    return 'With an NVIDIA GPU: run "make gpu", which installs the CUDA provider; without one: use "cpu"';
  }
  return HINTS[device];
}

const HINTS: Readonly<Record<Device, string>> = {
  cpu: 'Run "make setup" to install onnxruntime-node again',
  cuda: 'Install the NVIDIA driver, CUDA and cuDNN 9, or use the GPU container; "cpu" works meanwhile',
  webgpu: 'Install a Vulkan driver and loader (Debian: libvulkan1), or use "cpu"',
  coreml: 'Use "cpu"; CoreML needs macOS',
  dml: 'Use "cpu"; DirectML needs Windows with a DirectX 12 GPU',
};
