import { describe, expect, it } from 'vitest';
import {
  DOCKER_V1,
  DOCKER_V2,
  HYBRID,
  KUBERNETES_V1,
  OUTSIDE_NAMESPACE_V2,
  SYSTEMD_V2,
} from './__fixtures__/cgroups.ts';
import {
  type CgroupFolders,
  listCgroupFolders,
  parseCgroupMembership,
  parseCgroupMounts,
} from './cgroup-folders.ts';

function folders(
  controller: string,
  { cgroup, mountinfo }: { cgroup: string; mountinfo: string },
): CgroupFolders | undefined {
  return listCgroupFolders(controller, parseCgroupMembership(cgroup), parseCgroupMounts(mountinfo));
}

describe('listCgroupFolders()', () => {
  it('looks at the root of a container on version 2, which is its own group', () => {
    expect(folders('memory', DOCKER_V2)).toEqual({ version: 2, folders: ['/sys/fs/cgroup'] });
  });

  it('walks from the own group up to the mount point', () => {
    expect(folders('memory', SYSTEMD_V2)?.folders).toEqual([
      '/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope',
      '/sys/fs/cgroup/user.slice/user-1000.slice',
      '/sys/fs/cgroup/user.slice',
      '/sys/fs/cgroup',
    ]);
  });

  it('takes the path relative to the root of the mount, in Docker on version 1', () => {
    expect(folders('memory', DOCKER_V1)).toEqual({
      version: 1,
      folders: ['/sys/fs/cgroup/memory'],
    });
  });

  it('finds a controller that shares its hierarchy with another', () => {
    expect(folders('cpu', DOCKER_V1)?.folders).toEqual(['/sys/fs/cgroup/cpu,cpuacct']);
  });

  it('does the same in a Kubernetes pod', () => {
    expect(folders('memory', KUBERNETES_V1)?.folders).toEqual(['/sys/fs/cgroup/memory']);
  });

  it('prefers version 1 for a controller that version 1 has mounted', () => {
    expect(folders('memory', HYBRID)).toEqual({
      version: 1,
      folders: [
        '/sys/fs/cgroup/memory/jobs/one',
        '/sys/fs/cgroup/memory/jobs',
        '/sys/fs/cgroup/memory',
      ],
    });
  });

  it('looks only at the mount point when the own group lies outside the namespace', () => {
    expect(folders('memory', OUTSIDE_NAMESPACE_V2)?.folders).toEqual(['/sys/fs/cgroup']);
  });

  it('finds nothing where no hierarchy is mounted', () => {
    expect(folders('memory', { cgroup: '0::/\n', mountinfo: '' })).toBeUndefined();
  });
});

describe('parseCgroupMounts()', () => {
  it('reads a mount point with a space in its name', () => {
    const [mount] = parseCgroupMounts('1 2 0:3 / /mnt/my\\040groups rw - cgroup2 none rw\n');
    expect(mount?.mountPoint).toBe('/mnt/my groups');
  });
});

describe('parseCgroupMembership()', () => {
  it('keeps colons in a path', () => {
    expect(parseCgroupMembership('0::/a:b\n')).toEqual([{ controllers: [], path: '/a:b' }]);
  });
});
