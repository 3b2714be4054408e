import { checkImage, checkVariable, type Report } from './fault.ts';
import { listAt, mapAt, type TreeMap, valueAt } from './tree.ts';

/** Faults of a merged compose stack. */
export function findComposeFaults(stack: TreeMap, report: Report): void {
  for (const [name, service] of Object.entries(mapAt(stack, 'services'))) {
    const where = `service ${name}`;
    const image = valueAt(service, 'image');
    if (typeof image === 'string') checkImage(image, where, report);
    if (valueAt(service, 'privileged') === true) report('privileged', where, 'It is privileged');
    if (valueAt(service, 'network_mode') === 'host' || valueAt(service, 'pid') === 'host') {
      report('privileged', where, 'It shares network or processes of the host');
    }
    if (/^(root|0)(:|$)/.test(String(valueAt(service, 'user') ?? ''))) {
      report('root', where, 'It runs as root');
    }
    for (const volume of listAt(service, 'volumes')) {
      const source = typeof volume === 'string' ? volume : String(valueAt(volume, 'source'));
      if (!source.includes('docker.sock')) continue;
      report(
        'docker-sock',
        where,
        `It mounts "${source.split(':')[0]}", which is root on the host`,
      );
    }
    const limits = mapAt(service, 'deploy', 'resources', 'limits');
    if (limits.memory === undefined && valueAt(service, 'mem_limit') === undefined) {
      report('limits', where, 'It has no memory limit');
    }
    if (limits.cpus === undefined && valueAt(service, 'cpus') === undefined) {
      report('limits', where, 'It has no cpu limit');
    }
    if (valueAt(service, 'healthcheck') === undefined) {
      report('health', where, 'It has no health check: what depends on it starts too early');
    }
    checkPorts(service, where, report);
    for (const [variable, value] of readVariables(service)) {
      checkVariable(variable, value, where, report);
    }
  }
}

function checkPorts(service: unknown, where: string, report: Report): void {
  for (const port of listAt(service, 'ports')) {
    const text = String(port);
    if (typeof port === 'object' || /^(127\.0\.0\.1|\[::1\]):/.test(text)) continue;
    report('open-port', where, `"${text}" is published to the whole network, wanted 127.0.0.1`);
  }
}

function readVariables(service: unknown): [string, string][] {
  const list = listAt(service, 'environment').map((entry): [string, string] => {
    const [name = '', ...value] = String(entry).split('=');
    return [name, value.join('=')];
  });
  const map = Object.entries(mapAt(service, 'environment'));
  return [...list, ...map.map(([name, value]): [string, string] => [name, String(value ?? '$')])];
}
