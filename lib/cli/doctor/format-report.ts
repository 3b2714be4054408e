import { type DeviceProfile, describeDevice } from '../../device/index.ts';
import { formatBytes } from '../../units/index.ts';
import { type Cell, colour, formatRows, type Layout } from './layout.ts';
import type { ToolReport } from './tool.ts';

/** The whole report of `lab doctor` for a reader. */
export function formatReport(
  device: DeviceProfile,
  tools: readonly ToolReport[],
  layout: Layout,
): string {
  const heading = (text: string): string => colour(layout, 'bold', text);
  const machine = describeDevice(device).map(([label, text]): readonly Cell[] => [
    { text: label, colour: 'dim' },
    { text },
  ]);
  return [
    heading('Machine'),
    ...formatRows(machine, layout),
    '',
    heading('Execution providers'),
    ...formatRows(device.executionProviders.flatMap(providerRows), layout),
    '',
    heading('Tools'),
    ...formatRows([TOOL_HEADER, ...tools.map(toolRow)], layout),
    '',
    summarizeTools(tools),
    adviseNextStep(device, tools),
  ].join('\n');
}

function providerRows(trial: DeviceProfile['executionProviders'][number]): readonly Cell[][] {
  const verdict: Cell = trial.loads
    ? { text: 'loads', colour: 'green' }
    : { text: 'no', colour: 'yellow' };
  const row: Cell[] = [{ text: trial.device }, verdict, { text: trial.reason }];
  if (trial.hint === null) return [row];
  return [row, [{ text: '' }, { text: '' }, { text: `hint: ${trial.hint}`, colour: 'dim' }]];
}

const TOOL_HEADER: readonly Cell[] = ['tool', 'needed', 'found', 'ok', 'fix'].map((text) => ({
  text,
  colour: 'dim',
}));

function toolRow(tool: ToolReport): readonly Cell[] {
  const verdict: Cell = tool.ok
    ? { text: 'yes', colour: 'green' }
    : tool.isRequired
      ? { text: 'NO', colour: 'red' }
      : { text: tool.isMadeBySetup ? 'not yet' : 'optional', colour: 'yellow' };
  return [
    { text: tool.name },
    { text: tool.needed },
    { text: tool.found ?? '-' },
    verdict,
    tool.fix === null ? { text: '' } : { text: tool.fix },
  ];
}

/** One sentence about what is required. */
export function summarizeTools(tools: readonly ToolReport[]): string {
  const missing = tools.filter((tool) => tool.isRequired && !tool.ok);
  if (missing.length > 0) {
    const names = missing.map((tool) => tool.name).join(', ');
    return `Missing or too old: ${names}.`;
  }
  return 'Every required tool is here.';
}

/** The path to take on this hardware. */
function adviseNextStep(device: DeviceProfile, tools: readonly ToolReport[]): string {
  if (tools.some((tool) => tool.isRequired && !tool.ok)) return 'Then: make lab';
  const accelerator = device.executionProviders.find((p) => p.loads && p.device !== 'cpu');
  if (accelerator !== undefined) {
    return `Next: make lab (lessons can use "${accelerator.device}" here)`;
  }
  const idle = device.gpus.find((gpu) => gpu.vendor === 'nvidia');
  if (idle !== undefined) {
    return `Next: make gpu (${idle.name} is here, but its provider does not load yet), then make lab`;
  }
  const free = formatBytes(device.memory.availableBytes);
  return `Next: make lab (lessons run on the CPU, with ${free} of memory for models)`;
}
