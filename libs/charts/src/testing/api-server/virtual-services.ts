import { define, definitionOf, type Defined } from './definition.ts';
import type { ApiServer } from './start.ts';

/** In the version that charts use, and in the one that Argo Rollouts asks for by default. */
export const ISTIO = { group: 'networking.istio.io', versions: ['v1', 'v1alpha3'] } as const;

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const destination = {
  type: 'object',
  required: ['host'],
  properties: {
    host: text,
    subset: text,
    port: { type: 'object', properties: { number: { type: 'integer', minimum: 0, maximum: 4_294_967_295 } } },
  },
};
const share = {
  type: 'object',
  required: ['destination'],
  properties: { destination, weight: { type: 'integer', format: 'int32' } },
};
/** One of `exact`, `prefix` and `regex`. */
const stringMatch = { type: 'object', properties: { exact: text, prefix: text, regex: text } };
const match = {
  type: 'object',
  properties: {
    method: stringMatch,
    uri: stringMatch,
    headers: { type: 'object', additionalProperties: stringMatch },
  },
};
const route = {
  type: 'object',
  properties: {
    name: text,
    match: { type: 'array', items: match },
    route: { type: 'array', items: share },
    mirror: destination,
    mirrorPercentage: { type: 'object', properties: { value: { type: 'number', format: 'double' } } },
  },
};

/** What of a VirtualService the charts use, and what Argo Rollouts writes into it for a step, as Istio defines it; anything else is refused. */
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: { hosts: texts, gateways: texts, http: { type: 'array', items: route } },
    },
  },
};

const VIRTUAL_SERVICE: Defined = { ...ISTIO, kind: 'VirtualService', plural: 'virtualservices', schema };

export const virtualServiceDefinition = definitionOf(VIRTUAL_SERVICE);

/** Teaches an API server what a VirtualService is. */
export const defineVirtualServices = (server: ApiServer): Promise<void> => define(server, VIRTUAL_SERVICE);
