import type { CostPlan } from '../cost/index.ts';
import type { PlaceName } from '../generation/index.ts';

/** Where code goes that is sent to a place. */
export type DataGoesTo = 'own-machine' | 'rented-machine' | 'provider';

/** One candidate: a place, a model in it, and how it is paid. */
export interface PlaceOption {
  /** Unique among the candidates, for example `codespace` or `gpu-container:l4`. */
  readonly id: string;
  readonly place: Exclude<PlaceName, 'browser'>;
  /** Which runs speak for it; without a model every model measured there becomes a candidate. */
  readonly model?: string;
  readonly dtype?: string;
  readonly plan: CostPlan;
  /** Price of an hour of the machine that trains; undefined: a rented T4 on Colab. */
  readonly trainingPrice?: string;
}

/** What is true of a place whatever runs there. */
export interface PlaceFacts {
  readonly dataGoesTo: DataGoesTo;
  readonly worksOffline: boolean;
  /** Whether it can serve weights you trained yourself. */
  readonly hostsOwnWeights: boolean;
  /** What somebody has to set up and understand. */
  readonly parts: readonly string[];
  /** What somebody has to update again and again. */
  readonly upkeep: readonly string[];
}

export const PLACE_FACTS: Readonly<Record<PlaceOption['place'], PlaceFacts>> = {
  'cpu-laptop': {
    dataGoesTo: 'own-machine',
    worksOffline: true,
    hostsOwnWeights: true,
    parts: ['Node', 'model files'],
    upkeep: ['npm packages', 'model files on each laptop'],
  },
  codespace: {
    dataGoesTo: 'rented-machine',
    worksOffline: false,
    hostsOwnWeights: true,
    parts: ['Node', 'model files', 'dev container'],
    upkeep: ['npm packages', 'dev container image'],
  },
  'gpu-container': {
    dataGoesTo: 'rented-machine',
    worksOffline: false,
    hostsOwnWeights: true,
    parts: ['container image', 'GPU driver', 'model volume', 'network and key'],
    upkeep: ['container image', 'GPU driver and CUDA version', 'engine version'],
  },
  colab: {
    dataGoesTo: 'rented-machine',
    worksOffline: false,
    hostsOwnWeights: true,
    parts: ['notebook session', 'model upload', 'compute units'],
    upkeep: ['a session that ends by itself', 'the image Google changes'],
  },
  kubernetes: {
    dataGoesTo: 'rented-machine',
    worksOffline: false,
    hostsOwnWeights: true,
    parts: [
      'cluster',
      'GPU operator',
      'container image',
      'model volume',
      'autoscaler',
      'ingress and keys',
      'monitoring',
    ],
    upkeep: ['cluster version', 'GPU operator', 'container image', 'charts', 'certificates'],
  },
  api: {
    dataGoesTo: 'provider',
    worksOffline: false,
    hostsOwnWeights: false,
    parts: ['API key', 'adapter'],
    upkeep: ['model versions the provider retires', 'prices the provider changes'],
  },
};

/** What is considered when nobody names candidates: each of the places, paid the usual way. */
export const DEFAULT_PLACES: readonly PlaceOption[] = [
  {
    id: 'cpu-laptop',
    place: 'cpu-laptop',
    plan: {
      kind: 'owned',
      per: 'user',
      // The laptops are there anyway; give a plan of your own to count a machine bought for this.
      purchaseUsd: 0,
      resaleUsd: 0,
      lifeMonths: 36,
      // What a USB-C charger of 65 W gives at most: an upper bound, not a measurement.
      busyWatts: 65,
      idleWatts: 0,
      reserve: 'working-hours',
      idleMinutes: 0,
      electricityPrice: 'electricity',
    },
  },
  {
    id: 'codespace',
    place: 'codespace',
    plan: {
      kind: 'rented',
      per: 'user',
      price: 'codespaces-core-hour',
      quantity: 4,
      reserve: 'working-hours',
      idleMinutes: 30,
      coldStartSeconds: 60,
      freeQuantity: 0,
      leastMachines: 1,
      storage: { price: 'codespaces-storage', gigabytes: 32, freeGigabytes: 0 },
    },
  },
  {
    id: 'gpu-container',
    place: 'gpu-container',
    plan: {
      kind: 'rented',
      per: 'team',
      price: 'hf-ep-aws-l4',
      quantity: 1,
      reserve: 'working-hours',
      idleMinutes: 15,
      coldStartSeconds: 120,
      freeQuantity: 0,
      leastMachines: 1,
    },
  },
  {
    id: 'colab',
    place: 'colab',
    plan: {
      kind: 'packs',
      per: 'user',
      price: 'colab-units-100',
      unitsPerPack: 100,
      unitsPerHour: 1.07,
      reserve: 'working-hours',
      idleMinutes: 90,
      coldStartSeconds: 180,
    },
  },
  {
    id: 'kubernetes',
    place: 'kubernetes',
    plan: {
      kind: 'rented',
      per: 'team',
      price: 'lambda-a6000-1x',
      quantity: 1,
      reserve: 'always',
      idleMinutes: 0,
      coldStartSeconds: 0,
      freeQuantity: 0,
      // One to serve and one while the other is replaced; the cluster's own fee is not counted.
      leastMachines: 2,
    },
  },
  ...['openai/gpt-5.4-nano', 'mistral/codestral-2508', 'hf-nscale/Qwen2.5-Coder-7B-Instruct'].map(
    (price): PlaceOption => ({
      id: `api:${price.slice(price.indexOf('/') + 1)}`,
      place: 'api',
      model: price.slice(price.indexOf('/') + 1),
      plan: { kind: 'tokens', price, subscriptionUsd: 0 },
    }),
  ),
];
