// /proc/self/cgroup and /proc/self/mountinfo as they look in the places a lesson may run.

const ID = '3f1c9d2ab7e84f60a5d1c0b9e8f7a6d5c4b3a29180706f5e4d3c2b1a09f8e7d6';
const POD = 'pod0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

interface CgroupFiles {
  readonly cgroup: string;
  readonly mountinfo: string;
}

/** Docker on version 2: the container sees its own group as the root. */
export const DOCKER_V2: CgroupFiles = {
  cgroup: '0::/\n',
  mountinfo: `1204 1133 0:175 / / rw,relatime - overlay overlay rw,lowerdir=/a,upperdir=/b,workdir=/c
1207 1205 0:30 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw,nsdelegate,memory_recursiveprot
`,
};

/** A desktop with systemd: limits may sit on the session, the user's slice or above. */
export const SYSTEMD_V2: CgroupFiles = {
  cgroup: '0::/user.slice/user-1000.slice/session-3.scope\n',
  mountinfo:
    '35 24 0:30 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw\n',
};

/** A group outside our namespace, as an exec from the host leaves it. */
export const OUTSIDE_NAMESPACE_V2: CgroupFiles = {
  cgroup: '0::/../../other.slice\n',
  mountinfo: '35 24 0:30 / /sys/fs/cgroup ro,relatime - cgroup2 cgroup2 rw\n',
};

/** Docker on version 1: path and mount root are both the container's group on the host. */
export const DOCKER_V1: CgroupFiles = {
  cgroup: `11:memory:/docker/${ID}
4:cpu,cpuacct:/docker/${ID}
1:name=systemd:/docker/${ID}
`,
  mountinfo: `800 799 0:31 /docker/${ID} /sys/fs/cgroup/memory ro,nosuid,relatime master:17 - cgroup cgroup rw,memory
801 799 0:27 /docker/${ID} /sys/fs/cgroup/cpu,cpuacct ro,nosuid,relatime master:11 - cgroup cgroup rw,cpu,cpuacct
`,
};

/** A Kubernetes pod on version 1. */
export const KUBERNETES_V1: CgroupFiles = {
  cgroup: `11:memory:/kubepods/burstable/${POD}/${ID}
4:cpu,cpuacct:/kubepods/burstable/${POD}/${ID}
`,
  mountinfo: `900 899 0:31 /kubepods/burstable/${POD}/${ID} /sys/fs/cgroup/memory ro,relatime master:17 - cgroup cgroup rw,memory
901 899 0:27 /kubepods/burstable/${POD}/${ID} /sys/fs/cgroup/cpu,cpuacct ro,relatime - cgroup cgroup rw,cpu,cpuacct
`,
};

/** Version 1 controllers beside a version 2 hierarchy that holds none of them. */
export const HYBRID: CgroupFiles = {
  cgroup: `4:memory:/jobs/one
1:cpu:/
0::/
`,
  mountinfo: `32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`,
};

/** The /proc files of a fixture machine. */
export function cgroupFiles({ cgroup, mountinfo }: CgroupFiles): Record<string, string> {
  return { '/proc/self/cgroup': cgroup, '/proc/self/mountinfo': mountinfo };
}
