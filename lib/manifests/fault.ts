/** One thing that is wrong in a file. */
export interface ManifestFault {
  /** For example `privileged` or `image-tag`. */
  readonly rule: string;
  readonly file: string;
  /** The container, service or document it is in. */
  readonly where: string;
  /** One sentence without a final period. */
  readonly message: string;
}

/** Reports a fault of one file: `(rule, where, message)`. */
export type Report = (rule: string, where: string, message: string) => void;

const WEAK =
  /^(|admin|administrator|changeme|change-me|default|example|grafana|minioadmin|pass|passw0rd|password|postgres|root|secret|test|token|1234\d*)$/i;
const SECRET_NAME = /(^|_)(KEY|TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?)$/i;

/** Judges the value of one variable: secrets belong in a reference, never in a file. */
export function checkVariable(name: string, value: string, where: string, report: Report): void {
  if (!SECRET_NAME.test(name)) return;
  const fallback = /^\$\{\w+:?-(.*)\}$/.exec(value)?.[1];
  if (fallback !== undefined) {
    report('default-password', where, `"${name}" has a default that everybody can read here`);
  } else if (WEAK.test(value)) {
    report('default-password', where, `"${name}" is "${value}", which is tried first by everybody`);
  } else if (!value.startsWith('$')) {
    report('plain-secret', where, `"${name}" stands in the file, wanted a reference to a secret`);
  }
}

/** An image must say which version, and `latest` is whatever was pushed last. */
export function checkImage(image: string, where: string, report: Report): void {
  if (image.includes('@sha256:')) return;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  if (tag === undefined) report('image-tag', where, `"${image}" has no tag, so it is "latest"`);
  else if (/^latest/.test(tag)) report('image-tag', where, `"${image}" is a tag that moves`);
}
