import { checkImage, type Report } from './fault.ts';
import { listAt, mapAt, type TreeMap, valueAt } from './tree.ts';

/** Faults of values for the vLLM production-stack chart, whose defaults are `latest` and no limits. */
export function findHelmFaults(values: TreeMap, report: Report): void {
  const engine = mapAt(values, 'servingEngineSpec');
  for (const model of listAt(engine, 'modelSpec')) {
    const where = `modelSpec ${String(valueAt(model, 'name'))}`;
    checkTag(model, where, report);
    for (const limit of ['limitCPU', 'limitMemory']) {
      if (valueAt(model, limit) === undefined) report('limits', where, `It has no ${limit}`);
    }
    if (typeof valueAt(model, 'hf_token') === 'string') {
      report('plain-secret', where, '"hf_token" stands in the file');
    }
  }
  const router = mapAt(values, 'routerSpec');
  checkTag(router, 'routerSpec', report);
  if (valueAt(router, 'resources', 'limits', 'memory') === undefined) {
    report('limits', 'routerSpec', 'It has no memory limit');
  }
  const key = engine.vllmApiKey;
  if (key === undefined) report('open-port', 'vllmApiKey', 'Anybody who reaches it may use it');
  if (typeof key === 'string') report('plain-secret', 'vllmApiKey', 'The key stands in the file');
}

function checkTag(spec: unknown, where: string, report: Report): void {
  const repository = valueAt(spec, 'repository');
  const tag = valueAt(spec, 'tag');
  checkImage(`${String(repository)}${tag === undefined ? '' : `:${tag}`}`, where, report);
}
