import { LabError } from '../errors/index.ts';

/** A description of a workload that cannot be decided on: says which field, what it holds, what is wanted. */
export class InvalidWorkloadError extends LabError {
  override readonly name = 'InvalidWorkloadError';
  readonly path: string;

  constructor(path: string, found: string, wanted: string) {
    super(`Cannot decide on this workload: "${path}" is ${found}, wanted ${wanted}`, {
      hint: 'Run "lab decide --help" for the fields, or "lab decide" without a file to be asked',
    });
    this.path = path;
  }
}
