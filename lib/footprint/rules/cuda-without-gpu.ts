import type { Rule } from '../finding.ts';

/** Node packages load a CUDA library only when it is asked for; a Python build links against it. */
export const cudaWithoutGpu: Rule = ({ files, owners, machine }) => {
  if (machine.hasNvidiaGpu) return [];
  const node = files.filter(
    ({ ecosystem, path }) =>
      ecosystem === 'node' &&
      /\.(node|dll|so(\.\d+)*)$/.test(path) &&
      /(^|[/_.-])(cuda(-ext)?|cudnn|cublas|cudart|tensorrt)([/_.\d-]|$)/i.test(path),
  );
  const python = files.filter((file) => {
    const owner = file.ecosystem === 'python' ? owners.ownerOf(file) : undefined;
    return (
      owner?.startsWith('nvidia_') === true ||
      owner === 'triton' ||
      /\/torch\/lib\/lib[^/]*cuda[^/]*\.so/.test(file.path)
    );
  });
  const reason = 'CUDA libraries, and this machine has no NVIDIA GPU';
  return [
    ...(node.length === 0
      ? []
      : [{ rule: 'cuda-without-gpu', reason, fix: 'remove' as const, files: node }]),
    ...(python.length === 0
      ? []
      : [
          {
            rule: 'cuda-without-gpu',
            reason,
            // torch's CUDA build does not start without them, so they go with the build
            fix: {
              advice:
                "reinstall torch from PyTorch's CPU index; its CUDA build needs these files to start",
            },
            files: python,
          },
        ]),
  ];
};
