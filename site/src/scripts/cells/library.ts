// The pure part of the library that a cell in the page may import. Built into one classic script, because a
// sandbox without an origin can neither load modules nor start a module worker.

import * as cost from '@offload-lab/lib/cost';
import * as decision from '@offload-lab/lib/decision';
import * as metrics from '@offload-lab/lib/metrics';
import * as sizing from '@offload-lab/lib/sizing';
import * as stats from '@offload-lab/lib/stats';
import * as units from '@offload-lab/lib/units';

const modules: Readonly<Record<string, unknown>> = {
  cost,
  decision,
  metrics,
  sizing,
  stats,
  units,
};

/** What `import` becomes in a cell. */
export function requireModule(name: string): unknown {
  const key = name.replace(/^@offload-lab\/lib\//, '');
  if (key !== name && Object.hasOwn(modules, key)) return modules[key];
  throw new Error(
    `Cannot import "${name}" in a page: wanted "@offload-lab/lib/" and one of ${Object.keys(modules).join(', ')}`,
  );
}
