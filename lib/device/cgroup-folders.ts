// Where a process stands in the control groups. Two files tell it: /proc/self/cgroup says which group,
// as a path inside a hierarchy; /proc/self/mountinfo says where that hierarchy is mounted and from which
// root. Inside a container both can be cut off at the container's own group, so the path is taken
// relative to the mount's root. A limit may sit on any group above us: the caller looks at all of them.

/** One line of /proc/self/cgroup. Version 2 has a single line without controllers. */
export interface CgroupMembership {
  readonly controllers: readonly string[];
  readonly path: string;
}

/** One cgroup line of /proc/self/mountinfo. */
export interface CgroupMount {
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
  /** The part of the hierarchy that is visible at the mount point. */
  readonly root: string;
  readonly mountPoint: string;
}

/** The folders that can hold a limit for one controller: our own group first, the mount point last. */
export interface CgroupFolders {
  readonly version: 1 | 2;
  readonly folders: readonly string[];
}

export function parseCgroupMembership(text: string): readonly CgroupMembership[] {
  return lines(text).map((line) => {
    const [, controllers = '', ...path] = line.split(':');
    return {
      controllers: controllers === '' ? [] : controllers.split(','),
      path: path.join(':') || '/',
    };
  });
}

export function parseCgroupMounts(mountinfo: string): readonly CgroupMount[] {
  return lines(mountinfo).flatMap((line): CgroupMount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '/', mountPoint = ''] = before.split(' ');
    const [type, , superOptions = ''] = after.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') return [];
    return [
      {
        version: type === 'cgroup' ? 1 : 2,
        controllers: type === 'cgroup' ? superOptions.split(',') : [],
        root: unescapeOctal(root),
        mountPoint: unescapeOctal(mountPoint),
      },
    ];
  });
}

/**
 * Lists the folders to read for a controller, for example `memory`.
 *
 * A controller belongs to one hierarchy only. Where version 1 has it mounted, version 2 cannot hold its
 * limits, so version 2 is used only for controllers that version 1 does not have.
 */
export function listCgroupFolders(
  controller: string,
  memberships: readonly CgroupMembership[],
  mounts: readonly CgroupMount[],
): CgroupFolders | undefined {
  const inVersion1 = mounts.filter((m) => m.version === 1 && m.controllers.includes(controller));
  const version = inVersion1.length > 0 ? 1 : 2;
  const candidates = version === 1 ? inVersion1 : mounts.filter((m) => m.version === 2);
  const membership = memberships.find((m) =>
    version === 1 ? m.controllers.includes(controller) : m.controllers.length === 0,
  );
  if (membership === undefined) return undefined;
  const mount = candidates.find((m) => isInside(membership.path, m.root)) ?? candidates[0];
  if (mount === undefined) return undefined;
  return { version, folders: foldersUpTo(mount, membership.path) };
}

function foldersUpTo(mount: CgroupMount, path: string): readonly string[] {
  const relative = isInside(path, mount.root)
    ? mount.root === '/'
      ? path
      : path.slice(mount.root.length)
    : '';
  const names = relative.split('/').filter((name) => name !== '');
  // "/../.." is how a group outside our cgroup namespace is written: nothing of it is visible here
  if (names.includes('..')) return [mount.mountPoint];
  return names
    .map((_, index) => [mount.mountPoint, ...names.slice(0, index + 1)].join('/'))
    .reverse()
    .concat(mount.mountPoint);
}

function isInside(path: string, root: string): boolean {
  return root === '/' || path === root || path.startsWith(`${root}/`);
}

/** mountinfo writes a space in a path as \040. */
function unescapeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
