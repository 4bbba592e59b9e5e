import { until } from '@cutover/testing-kit';
import { definitionOf } from './definition.ts';
import type { ApiServer } from './start.ts';

const GROUP = 'monitoring.coreos.com';
const text = { type: 'string' };
const labels = { type: 'object', additionalProperties: text };
const requirement = { type: 'object', properties: { key: text, operator: text }, required: ['key', 'operator'] };
const selector = {
  type: 'object',
  properties: { matchLabels: labels, matchExpressions: { type: 'array', items: requirement } },
};
const endpoint = {
  type: 'object',
  properties: {
    port: text,
    targetPort: { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true },
    path: text,
    interval: { ...text, pattern: '^(0|([0-9]+(ms|[ywdhms]))+)$' },
  },
};

/** What of a ServiceMonitor the charts use, as the Prometheus operator defines it; anything else is refused. */
const schema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['endpoints', 'selector'],
      properties: { selector, endpoints: { type: 'array', items: endpoint } },
    },
  },
};

const PLURAL = 'servicemonitors';

export const serviceMonitorDefinition = definitionOf({
  ...{ group: GROUP, kind: 'ServiceMonitor', plural: PLURAL, versions: ['v1'], schema },
});

/** Teaches an API server what a ServiceMonitor is. */
export async function defineServiceMonitors({ client }: ApiServer): Promise<void> {
  await client.create(serviceMonitorDefinition);
  await until('ServiceMonitors are served', () => client.has(`/apis/${GROUP}/v1/namespaces/default/${PLURAL}`));
}
