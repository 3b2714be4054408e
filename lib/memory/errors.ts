import { LabError } from '../errors/index.ts';

/** The process whose memory was to be measured has ended. */
export class ProcessGoneError extends LabError {
  override readonly name = 'ProcessGoneError';
  readonly pid: number;

  constructor({ pid }: { readonly pid: number }) {
    super(`Cannot read the memory of process ${pid}: it has ended`, {
      hint: 'A process that vanishes while a model loads was often killed for memory: try a smaller dtype',
    });
    this.pid = pid;
  }
}
