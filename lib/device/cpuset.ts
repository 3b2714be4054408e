/** The cores in a kernel list such as `0-3,8,10-11`; undefined when it is not one. */
export function parseCpuIds(text: string): readonly number[] | undefined {
  const list = text.trim();
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(list)) return undefined;
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  });
}

/** Counts the cores in such a list. */
export function countCpuList(text: string): number | undefined {
  return parseCpuIds(text)?.length;
}

/** Cores a process may run on, from its /proc/PID/status. Cpusets are already part of it. */
export function parseAffinityCores(status: string): number | undefined {
  return countCpuList(/^Cpus_allowed_list:\s*(.+)$/m.exec(status)?.[1] ?? '');
}
