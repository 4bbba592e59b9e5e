import { define } from './definition.ts';
import type { ApiServer } from './start.ts';
import { ISTIO } from './virtual-services.ts';

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

/** Teaches an API server what a DestinationRule is, in the versions that VirtualServices have there. */
export const defineDestinationRules = (server: ApiServer): Promise<void> =>
  define(server, { ...ISTIO, kind: 'DestinationRule', plural: 'destinationrules', schema });
