import { checkImage, checkVariable, type Report } from './fault.ts';
import { listAt, mapAt, type Tree, type TreeMap, valueAt } from './tree.ts';

/** The pod that a workload makes; undefined for what makes none. */
export function findPodSpec(document: TreeMap): TreeMap | undefined {
  const { kind } = document;
  if (kind === 'Pod') return mapAt(document, 'spec');
  if (kind === 'CronJob') return mapAt(document, 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  const isWorkload = /^(Deployment|StatefulSet|DaemonSet|Job|ReplicaSet)$/.test(String(kind));
  return isWorkload ? mapAt(document, 'spec', 'template', 'spec') : undefined;
}

/** Faults of documents that are applied together. */
export function findKubernetesFaults(documents: readonly TreeMap[], report: Report): void {
  const policies = documents.filter(({ kind }) => kind === 'NetworkPolicy');
  for (const document of documents) {
    const where = `${String(document.kind)} ${String(valueAt(document, 'metadata', 'name'))}`;
    checkRights(document, where, report);
    if (document.kind === 'Secret' && ('data' in document || 'stringData' in document)) {
      report('plain-secret', where, 'The secret stands in the file; base64 hides nothing');
    }
    const pod = findPodSpec(document);
    if (pod === undefined) continue;
    checkPod(pod, where, report);
    const labels = mapAt(document, 'spec', 'template', 'metadata', 'labels');
    if (!policies.some((policy) => selects(policy, labels))) {
      report('network-policy', where, 'No network policy selects it: every pod may talk to it');
    }
    const isService = /^(Deployment|StatefulSet)$/.test(String(document.kind));
    for (const container of isService ? listAt(pod, 'containers') : []) {
      if (valueAt(container, 'readinessProbe') !== undefined) continue;
      report('health', where, 'It has no readinessProbe: requests reach it before it can answer');
    }
  }
}

function checkRights(document: TreeMap, where: string, report: Report): void {
  for (const rule of /Role$/.test(String(document.kind)) ? listAt(document, 'rules') : []) {
    for (const field of ['verbs', 'resources', 'apiGroups']) {
      if (!listAt(rule, field).includes('*')) continue;
      report('rbac-wildcard', where, `"${field}" is "*", wanted the ones it needs`);
    }
  }
  if (valueAt(document, 'roleRef', 'name') === 'cluster-admin') {
    report('rbac-wildcard', where, 'It may do everything in the cluster ("cluster-admin")');
  }
}

function checkPod(pod: TreeMap, where: string, report: Report): void {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (pod[field] === true) report('privileged', where, `"${field}" shares the node with the pod`);
  }
  for (const volume of listAt(pod, 'volumes')) {
    const path = valueAt(volume, 'hostPath', 'path');
    if (path === undefined) continue;
    if (/docker\.sock|containerd\.sock/.test(String(path))) {
      report('docker-sock', where, `It mounts "${path}", which is root on the node`);
    } else {
      report('privileged', where, `It mounts "${path}" of the node`);
    }
  }
  for (const container of [...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')]) {
    checkContainer(pod, container, `${where}, ${String(valueAt(container, 'name'))}`, report);
  }
}

function checkContainer(pod: TreeMap, container: Tree, where: string, report: Report): void {
  checkImage(String(valueAt(container, 'image') ?? ''), where, report);
  const security = { ...mapAt(pod, 'securityContext'), ...mapAt(container, 'securityContext') };
  if (security.privileged === true) report('privileged', where, 'It is privileged');
  if (security.allowPrivilegeEscalation !== false) {
    report('privileged', where, 'It may gain rights: set "allowPrivilegeEscalation: false"');
  }
  if (security.runAsNonRoot !== true || security.runAsUser === 0) {
    report('root', where, 'It may run as root: set "runAsNonRoot: true" and a user');
  }
  for (const limit of ['cpu', 'memory']) {
    if (valueAt(container, 'resources', 'limits', limit) !== undefined) continue;
    report('limits', where, `It has no ${limit} limit`);
  }
  for (const request of ['cpu', 'memory']) {
    if (valueAt(container, 'resources', 'requests', request) !== undefined) continue;
    report('limits', where, `It requests no ${request}, so it is placed anywhere`);
  }
  for (const variable of listAt(container, 'env')) {
    const value = valueAt(variable, 'value');
    if (typeof value !== 'string') continue;
    checkVariable(String(valueAt(variable, 'name')), value, where, report);
  }
}

function selects(policy: TreeMap, labels: TreeMap): boolean {
  const wanted = mapAt(policy, 'spec', 'podSelector', 'matchLabels');
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
