import { LabError } from '../../../errors/index.ts';

/** The address of an endpoint cannot be used. */
export class EndpointAddressError extends LabError {
  override readonly name = 'EndpointAddressError';
}
