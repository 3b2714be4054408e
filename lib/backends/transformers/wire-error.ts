import { LabError } from '../../errors/index.ts';
import type { WireError } from './protocol.ts';

/** An error as JSON, without its stack: the reader of another process can do nothing with it. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { hint, ...fields } = { ...(error as Error & { hint?: string }) };
  const firstLine = error.message.split('\n')[0] ?? '';
  return {
    name: error.name,
    message: firstLine,
    ...(typeof hint === 'string' ? { hint } : {}),
    fields: Object.fromEntries(
      Object.entries(fields).filter(([name]) => name !== 'name' && name !== 'cause'),
    ),
  };
}

/**
 * The error again, on this side. Classes do not cross a process boundary; the name, the hint and the
 * fields do, which is what `isInstance` and callers look at.
 */
export function fromWireError(wire: WireError): Error {
  if (wire.name === 'TypeError') return new TypeError(wire.message);
  if (wire.name === 'RangeError') return new RangeError(wire.message);
  const error = new LabError(wire.message, {
    hint: wire.hint ?? 'Set LAB_DEBUG=1 to see where it happened',
  });
  return Object.assign(error, wire.fields, {
    name: wire.name === 'Error' ? 'LabError' : wire.name,
  });
}
