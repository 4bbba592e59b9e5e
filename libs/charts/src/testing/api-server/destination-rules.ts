import { until } from '@cutover/testing-kit';
import { definitionOf } from './definition.ts';
import type { ApiServer } from './start.ts';

const GROUP = 'networking.istio.io';
const VERSIONS = ['v1', 'v1alpha3'] as const;
const PLURAL = 'destinationrules';
const text = { type: 'string' };
const subset = {
  type: 'object',
  required: ['name'],
  properties: { name: text, labels: { type: 'object', additionalProperties: text } },
};

/** What of a DestinationRule Argo Rollouts writes, as Istio defines it; anything else is refused. */
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['host'],
      properties: { host: text, subsets: { type: 'array', items: subset } },
    },
  },
};

/** Teaches an API server what a DestinationRule is, in the two versions that VirtualServices have there. */
export async function defineDestinationRules({ client }: ApiServer): Promise<void> {
  await client.create(
    definitionOf({ group: GROUP, kind: 'DestinationRule', plural: PLURAL, versions: VERSIONS, schema }),
  );
  for (const version of VERSIONS)
    await until('DestinationRules are served', () =>
      client.has(`/apis/${GROUP}/${version}/namespaces/default/${PLURAL}`),
    );
}
