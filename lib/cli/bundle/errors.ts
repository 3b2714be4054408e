import { LabError } from '../../errors/index.ts';

/** A bundle is not what its manifest says; nothing was taken from it. */
export class BundleDamagedError extends LabError {
  override readonly name = 'BundleDamagedError';
  /** The file inside the bundle that differs, or the bundle itself. */
  readonly file: string;

  constructor(file: string, what: string) {
    super(`Cannot use the bundle: "${file}" ${what}`, {
      hint: 'Copy the bundle again from where it was made; nothing of it was imported',
    });
    this.file = file;
  }
}

/** Something of another content stands where a file of the bundle belongs. */
export class BundleConflictError extends LabError {
  override readonly name = 'BundleConflictError';

  constructor(path: string) {
    super(`Cannot import: "${path}" is there already, with other content`, {
      hint: 'Move that file away, then import again; nothing was overwritten and nothing imported',
    });
  }
}
