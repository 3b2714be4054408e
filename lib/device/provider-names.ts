import type { Device, ExecutionProvider } from '../generation/index.ts';

const PROVIDERS: Readonly<Record<Device, ExecutionProvider>> = {
  cpu: 'CPUExecutionProvider',
  cuda: 'CUDAExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
  dml: 'DmlExecutionProvider',
  coreml: 'CoreMLExecutionProvider',
};

/** ONNX Runtime's name for what executes graphs on a device. */
export function providerOf(device: Device): ExecutionProvider {
  return PROVIDERS[device];
}

/** Devices that onnxruntime-node has a provider for on a system, best known first; `cpu` always. */
export function listCandidateDevices(platform: string, arch: string): readonly Device[] {
  if (platform === 'darwin') return ['cpu', 'coreml', 'webgpu'];
  if (platform === 'win32') return ['cpu', 'dml', 'webgpu'];
  // onnxruntime-node ships neither CUDA nor WebGPU for Linux on ARM
  return platform === 'linux' && arch === 'x64' ? ['cpu', 'cuda', 'webgpu'] : ['cpu'];
}
