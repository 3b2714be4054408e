import {
  fitCalibration,
  listKernels,
  type ProbeResult,
  type ProbeVerdict,
} from '../../prediction/index.ts';
import { formatMs, formatNumber, formatTable } from '../../units/index.ts';

/** What the probe found, a row per format, and how far it may be trusted. */
export function formatProbe(probe: ProbeResult, verdict: ProbeVerdict): string {
  const { machine, memoryReadBytesPerSecond, wallMs } = probe;
  const rows = listKernels(probe).flatMap((kernel) => {
    const fitted = fitCalibration(probe, kernel);
    const [weights, flops] = [fitted?.weights.uncached, fitted?.secondsPerFlop.at(-1)];
    const moved = fitted?.cache.secondsPerByte[0];
    if (!(fitted && weights && flops && moved)) return [];
    return [
      [
        kernel,
        formatNumber(1 / weights / 1e9),
        formatNumber(1 / flops.secondsPerUnit / 1e9),
        formatMs(1000 * fitted.layerSeconds),
        formatNumber(1 / moved.secondsPerUnit / 1e9),
      ],
    ];
  });
  return [
    formatTable({
      columns: ['format', 'memory GB/s', 'prefill GFLOP/s', 'fixed cost a layer', 'cache GB/s'],
      rows,
    }),
    '',
    `${machine.cpuModel}, ${machine.usableCores} usable cores, ${machine.threads} threads, ONNX Runtime ${machine.onnxRuntimeVersion}`,
    `One thread copies memory at ${formatNumber(memoryReadBytesPerSecond / 1e9)} GB/s; the probe took ${formatMs(wallMs)}`,
    explainVerdict(verdict),
  ].join('\n');
}

function explainVerdict({ verdict, reasons }: ProbeVerdict): string {
  return verdict === 'steady'
    ? 'Steady: the blocks agree. "lab predict" uses this probe from now on'
    : `Unsteady, so predictions get wider intervals: ${reasons.join('; ')}`;
}
