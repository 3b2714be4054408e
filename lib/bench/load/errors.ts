import { LabError } from '../../errors/index.ts';

/** A file of arrivals cannot be read. */
export class TraceFileError extends LabError {
  override readonly name = 'TraceFileError';
}

/** No request to the endpoint was answered: there is nothing to measure. */
export class EndpointFailedError extends LabError {
  override readonly name = 'EndpointFailedError';
}
