// The pure part of the library that a cell in the page may import. Built into one classic script, because a
// sandbox without an origin can neither load modules nor start a module worker.

import * as charts from '@offload-lab/lib/charts';
import * as cost from '@offload-lab/lib/cost';
import * as decision from '@offload-lab/lib/decision';
import * as hardware from '@offload-lab/lib/hardware';
import * as metrics from '@offload-lab/lib/metrics';
import * as prediction from '@offload-lab/lib/prediction';
import * as record from '@offload-lab/lib/record';
import * as sizing from '@offload-lab/lib/sizing';
import * as stats from '@offload-lab/lib/stats';
import * as tasks from '@offload-lab/lib/tasks';
import * as units from '@offload-lab/lib/units';
// Not through the module's door: behind it is the kernel, which needs Node.
import {
  formatMetricLine,
  isChart,
  isTable,
  type Showable,
} from '../../../../lib/notebook/showable.ts';

const notebook = {
  /** The text form, as on a terminal: a chart is shown as the table behind it. */
  show: async (item: Showable): Promise<void> => {
    if (typeof item === 'string') console.log(item);
    else if (isChart(item)) console.log(units.formatTable(item.table));
    else console.log(isTable(item) ? units.formatTable(item) : formatMetricLine(item));
  },
};

const modules: Readonly<Record<string, object>> = {
  charts,
  cost,
  decision,
  hardware,
  metrics,
  notebook,
  prediction,
  record,
  sizing,
  stats,
  tasks,
  units,
};

/** Whether a cell in a page can import this name. */
export function hasExport(from: string, imported: string): boolean {
  const found = findModule(from);
  return found !== undefined && Object.hasOwn(found, imported);
}

/** What `import` becomes in a cell. */
export function requireModule(name: string): object {
  const found = findModule(name);
  if (found !== undefined) return found;
  throw new Error(
    `Cannot import "${name}" in a page: wanted "@offload-lab/lib/" and one of ${Object.keys(modules).join(', ')}`,
  );
}

function findModule(name: string): object | undefined {
  const key = name.replace(/^@offload-lab\/lib\//, '');
  return key !== name && Object.hasOwn(modules, key) ? modules[key] : undefined;
}
