/** A figure of /proc/PID/status in bytes (the file says kB and means KiB); null when it is not there. */
export function parseStatusBytes(status: string, name: string): number | null {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
