import { LabError } from '../errors/index.ts';
import type { Device } from '../generation/index.ts';

/** A device was asked for by name and does not load here. Never answered with another device. */
export class DeviceUnavailableError extends LabError {
  override readonly name = 'DeviceUnavailableError';
  readonly asked: Device;
  /** Devices that do load here. */
  readonly found: readonly Device[];

  constructor(options: {
    readonly asked: Device;
    readonly found: readonly Device[];
    /** Why it does not load, one sentence without a final period. */
    readonly reason: string;
    readonly hint: string;
  }) {
    const found = options.found.map((device) => `"${device}"`).join(', ') || 'none';
    super(`Cannot run on "${options.asked}", found ${found}: ${options.reason}`, {
      hint: options.hint,
    });
    this.asked = options.asked;
    this.found = options.found;
  }

  static override isInstance(error: unknown): error is DeviceUnavailableError {
    return error instanceof Error && error.name === 'DeviceUnavailableError';
  }
}

/** A device was asked for and loaded, and then the runtime executed the model somewhere else. */
export class DeviceFallbackError extends LabError {
  override readonly name = 'DeviceFallbackError';
  readonly asked: Device;
  /** Graph nodes by the provider that really executed them. */
  readonly nodesByProvider: Readonly<Record<string, number>>;

  constructor(options: {
    readonly asked: Device;
    readonly provider: string;
    readonly nodesByProvider: Readonly<Record<string, number>>;
  }) {
    const { asked, provider, nodesByProvider } = options;
    const ran = Object.entries(nodesByProvider)
      .map(([name, nodes]) => `${nodes} on ${name}`)
      .join(', ');
    super(`Asked for "${asked}", but ${provider} executed no graph node: ${ran || 'no node ran'}`, {
      hint: `Run "lab doctor" to see what loads here; measure with "--device cpu" to have the CPU under its own name`,
    });
    this.asked = asked;
    this.nodesByProvider = nodesByProvider;
  }
}
