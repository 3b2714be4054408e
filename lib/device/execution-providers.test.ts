import { describe, expect, it } from 'vitest';
import { createFixtureMachine } from './__fixtures__/fixture-machine.ts';
import { requireDevice, tryExecutionProviders } from './execution-providers.ts';
import { explainTrial } from './explain-trial.ts';
import { listCandidateDevices } from './provider-names.ts';
import type { CommandResult } from './run-command.ts';
import { createTrialGraph } from './trial-graph.ts';

// stderr and messages as onnxruntime-node 1.30.0 wrote them on a machine without CUDA and Vulkan
const NO_CUDA_STDERR =
  '[E:onnxruntime:onnxruntime-node, provider_bridge_ort.cc:2146 Create] [ONNXRuntimeError] : 1 : FAIL : Failed to load library /app/bin/libonnxruntime_providers_shared.so with error: /app/bin/libonnxruntime_providers_shared.so: cannot open shared object file: No such file or directory\n';
const NO_CUDA_MESSAGE =
  'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
const NO_ADAPTER_MESSAGE =
  '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n';

function answered(answer: unknown, stderr = ''): CommandResult {
  const stdout = `noise of the library\ntrial-answer ${JSON.stringify(answer)}\n`;
  return { state: 'completed', stdout, stderr };
}

describe('explainTrial()', () => {
  it('believes a provider only when the profile names it', () => {
    const ran = { state: 'ran', output: [7, 10, 15, 22] };
    const onCuda = answered({ ...ran, nodeProviders: ['CUDAExecutionProvider'] });
    expect(explainTrial('cuda', onCuda)).toMatchObject({ loads: true, hint: null });
    const onCpu = answered({ ...ran, nodeProviders: ['CPUExecutionProvider'] });
    expect(explainTrial('cuda', onCpu)).toMatchObject({
      loads: false,
      reason: 'A session was created, but its node ran on CPUExecutionProvider',
    });
    expect(explainTrial('cuda', answered({ ...ran, nodeProviders: [] })).loads).toBe(false);
  });

  it('refuses a provider that computes wrong numbers', () => {
    const wrong = {
      state: 'ran',
      output: [0, 0, 0, 0],
      nodeProviders: ['WebGpuExecutionProvider'],
    };
    expect(explainTrial('webgpu', answered(wrong)).loads).toBe(false);
  });

  it('names the missing library in one clean sentence', () => {
    const noCuda = answered({ state: 'threw', message: NO_CUDA_MESSAGE }, NO_CUDA_STDERR);
    expect(explainTrial('cuda', noCuda)).toMatchInlineSnapshot(`
      {
        "hint": "With an NVIDIA GPU: run "make gpu", which installs the CUDA provider; without one: use "cpu"",
        "loads": false,
        "reason": "The library libonnxruntime_providers_shared.so is not installed",
      }
    `);
    const cudnn = NO_CUDA_STDERR.replace(/: \/app\S+:/, ': libcudnn.so.9:');
    const noCudnn = answered({ state: 'threw', message: NO_CUDA_MESSAGE }, cudnn);
    expect(explainTrial('cuda', noCudnn).reason).toBe('The library libcudnn.so.9 is not installed');
    const noAdapter = answered({ state: 'threw', message: NO_ADAPTER_MESSAGE });
    expect(explainTrial('webgpu', noAdapter).reason).toBe(
      'Failed to get a WebGPU adapter: No supported adapters',
    );
  });

  it('survives a crash, a hang and a Node that is gone', () => {
    const crash: CommandResult = { state: 'failed', status: 'SIGSEGV', stdout: '', stderr: '' };
    expect(explainTrial('webgpu', crash).reason).toBe(
      'The process that tried it ended with SIGSEGV',
    );
    const hang: CommandResult = { state: 'timed-out', timeoutMs: 20_000 };
    expect(explainTrial('cuda', hang).reason).toBe('The trial gave no answer within 20 s');
    expect(explainTrial('cpu', { state: 'missing' }).loads).toBe(false);
  });
});

describe('createTrialGraph()', () => {
  it('is an ONNX file of 78 bytes', () => {
    expect(createTrialGraph()).toHaveLength(78);
  });
});

describe('listCandidateDevices()', () => {
  it('knows what onnxruntime-node has for each system', () => {
    expect(listCandidateDevices('linux', 'x64')).toEqual(['cpu', 'cuda', 'webgpu']);
    expect(listCandidateDevices('linux', 'arm64')).toEqual(['cpu']);
    expect(listCandidateDevices('darwin', 'arm64')).toEqual(['cpu', 'coreml', 'webgpu']);
    expect(listCandidateDevices('win32', 'x64')).toEqual(['cpu', 'dml', 'webgpu']);
  });
});

describe('tryExecutionProviders()', () => {
  it('runs a real session on the CPU, in a child process', async () => {
    const trials = await tryExecutionProviders();
    const cpu = trials.find((trial) => trial.device === 'cpu');
    expect(cpu).toMatchObject({
      name: 'CPUExecutionProvider',
      loads: true,
      reason: 'A test graph ran on CPUExecutionProvider',
    });
    for (const trial of trials.filter(({ loads }) => !loads)) {
      expect(trial.reason).toMatch(/^[A-Z][^\n]{5,200}[^.]$/);
      expect(trial.hint).not.toBeNull();
    }
  });

  it('answers the second time from memory', async () => {
    const [first] = await tryExecutionProviders();
    const [second] = await tryExecutionProviders();
    expect(second).toBe(first);
  });
});

describe('requireDevice()', () => {
  it('gives the trial of a device that loads', async () => {
    expect((await requireDevice('cpu')).loads).toBe(true);
  });

  it('refuses a device this system cannot have, and names what there is', async () => {
    const device = process.platform === 'darwin' ? 'dml' : 'coreml';
    await expect(requireDevice(device)).rejects.toMatchObject({
      name: 'DeviceUnavailableError',
      asked: device,
      found: expect.arrayContaining(['cpu']),
    });
  });

  it('says why a device does not load', async () => {
    const message = `trial-answer ${JSON.stringify({ state: 'threw', message: NO_CUDA_MESSAGE })}\n`;
    const machine = createFixtureMachine({
      commands: {
        [process.execPath]: { state: 'completed', stdout: message, stderr: NO_CUDA_STDERR },
      },
    });
    await expect(requireDevice('cuda', machine)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DeviceUnavailableError: Cannot run on "cuda", found none: The library libonnxruntime_providers_shared.so is not installed]`,
    );
  });
});
