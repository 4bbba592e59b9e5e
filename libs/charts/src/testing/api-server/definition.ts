import { until } from '@cutover/testing-kit';
import type { ApiServer } from './start.ts';

export interface Defined {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  /** All of them served; the first is stored. */
  readonly versions: readonly [string, ...string[]];
  readonly schema: object;
}

/** What teaches an API server a kind of a namespace. */
export function definitionOf({ group, kind, plural, versions, schema }: Defined) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      ...{ group, scope: 'Namespaced' },
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: versions.map((name, at) => ({
        ...{ name, served: true, storage: at === 0 },
        schema: { openAPIV3Schema: schema },
      })),
    },
  };
}

/** Teaches an API server a kind, in all of its versions. */
export async function define({ client }: ApiServer, defined: Defined): Promise<void> {
  await client.create(definitionOf(defined));
  for (const version of defined.versions)
    await until(`${defined.kind}s are served`, () =>
      client.has(`/apis/${defined.group}/${version}/namespaces/default/${defined.plural}`),
    );
}
