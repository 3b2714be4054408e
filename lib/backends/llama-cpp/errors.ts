import { LabError } from '../../errors/index.ts';

/** The engine is an optional package, and it is not there. The hint is the command that installs it. */
export class EngineNotInstalledError extends LabError {
  override readonly name = 'EngineNotInstalledError';
}
