import type { CostPlan } from '../cost/index.ts';
import { InvalidWorkloadError } from './errors.ts';
import { PLACE_FACTS, type PlaceOption } from './place-option.ts';

const MACHINE = { reserve: 'working-hours', idleMinutes: 15, coldStartSeconds: 0 } as const;

/** What a plan means where a field is left out. */
const DEFAULT_PLANS: { readonly [Kind in CostPlan['kind']]: Extract<CostPlan, { kind: Kind }> } = {
  owned: {
    kind: 'owned',
    per: 'team',
    purchaseUsd: 0,
    resaleUsd: 0,
    lifeMonths: 36,
    busyWatts: 65,
    idleWatts: 0,
    reserve: 'working-hours',
    idleMinutes: 15,
    electricityPrice: 'electricity',
  },
  rented: {
    ...MACHINE,
    kind: 'rented',
    per: 'team',
    price: '',
    quantity: 1,
    freeQuantity: 0,
    leastMachines: 1,
  },
  packs: {
    ...MACHINE,
    kind: 'packs',
    per: 'user',
    price: 'colab-units-100',
    unitsPerPack: 100,
    unitsPerHour: 1.07,
  },
  tokens: { kind: 'tokens', price: '', subscriptionUsd: 0 },
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  per: ['user', 'team'],
  reserve: ['always', 'working-hours', 'on-demand'],
};

/**
 * Reads candidates: `{ id, place, model?, dtype?, trainingPrice?, plan: { kind, price, ... } }`. What a plan
 * leaves out is taken from the usual plan of its kind.
 *
 * @throws InvalidWorkloadError for a place or a plan that cannot be
 */
export function parsePlaces(value: unknown): readonly PlaceOption[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 200) {
    throw new InvalidWorkloadError('places', quote(value), 'a list of 1 to 200 places');
  }
  return value.map((one: unknown, i) => parsePlace(one, `places[${i}]`));
}

function parsePlace(value: unknown, path: string): PlaceOption {
  const fields = requireObject(value, path);
  const { id, place } = fields;
  if (typeof id !== 'string' || id === '') {
    throw new InvalidWorkloadError(`${path}.id`, quote(id), 'a name of your own');
  }
  if (typeof place !== 'string' || !Object.hasOwn(PLACE_FACTS, place)) {
    const known = Object.keys(PLACE_FACTS).join(', ');
    throw new InvalidWorkloadError(`${path}.place`, quote(place), `one of ${known}`);
  }
  const names = ['model', 'dtype', 'trainingPrice'] as const;
  const texts = names.flatMap((name) =>
    typeof fields[name] === 'string' ? [[name, fields[name]] as const] : [],
  );
  return {
    id,
    place: place as PlaceOption['place'],
    plan: parsePlan(fields.plan, `${path}.plan`),
    ...Object.fromEntries(texts),
  };
}

function parsePlan(value: unknown, path: string): CostPlan {
  const fields = requireObject(value, path);
  const { kind } = fields;
  if (typeof kind !== 'string' || !Object.hasOwn(DEFAULT_PLANS, kind)) {
    const known = Object.keys(DEFAULT_PLANS).join(', ');
    throw new InvalidWorkloadError(`${path}.kind`, quote(kind), `one of ${known}`);
  }
  const plan: Record<string, unknown> = { ...DEFAULT_PLANS[kind as CostPlan['kind']] };
  for (const [key, given] of Object.entries(fields)) {
    const at = `${path}.${key}`;
    if (key === 'storage') plan.storage = parseStorage(given, at);
    else if (!Object.hasOwn(plan, key)) {
      throw new InvalidWorkloadError(at, 'not a field', `one of ${Object.keys(plan).join(', ')}`);
    } else plan[key] = parseField(key, given, plan[key], at);
  }
  if (plan.price === '')
    throw new InvalidWorkloadError(`${path}.price`, 'missing', 'the id of a price');
  return plan as unknown as CostPlan;
}

function parseField(key: string, given: unknown, usual: unknown, path: string): unknown {
  const choices = CHOICES[key];
  if (choices && !choices.includes(given as string)) {
    throw new InvalidWorkloadError(path, quote(given), choices.join(' or '));
  }
  if (typeof usual === 'number') return requireAmount(given, path, key === 'lifeMonths' ? 0.01 : 0);
  if (typeof given !== 'string') throw new InvalidWorkloadError(path, quote(given), 'text');
  return given;
}

function parseStorage(value: unknown, path: string): unknown {
  const { price, gigabytes, freeGigabytes = 0 } = requireObject(value, path);
  if (typeof price !== 'string')
    throw new InvalidWorkloadError(`${path}.price`, quote(price), 'the id of a price');
  return {
    price,
    gigabytes: requireAmount(gigabytes, `${path}.gigabytes`),
    freeGigabytes: requireAmount(freeGigabytes, `${path}.freeGigabytes`),
  };
}

function requireAmount(value: unknown, path: string, least = 0): number {
  if (typeof value === 'number' && value >= least && value <= 1e9) return value;
  throw new InvalidWorkloadError(path, quote(value), `a number from ${least} to 1e9`);
}

function requireObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new InvalidWorkloadError(path, quote(value), 'an object');
}

function quote(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'object' ? 'an object' : `"${String(value).slice(0, 60)}"`;
}
