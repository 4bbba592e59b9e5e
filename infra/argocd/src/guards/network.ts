import { PREVIEW_HOSTS, PREVIEW_PREFIX } from '../names.ts';
import type { Guard } from './guard.ts';
import { IN_A_PREVIEW, NOT_GOING, WRITTEN } from './where.ts';

const where = [IN_A_PREVIEW, NOT_GOING];

const own = {
  name: 'host',
  expression: `'${PREVIEW_HOSTS.prefix}' + request.namespace.substring(${PREVIEW_PREFIX.length}) + '.${PREVIEW_HOSTS.domain}'`,
};

const isOwn = "h == variables.host || h.endsWith('.' + variables.host)";

/** Hosts of another preview, or of an environment, are nobody's to take; a rule without a host takes all that are left. */
export const HOSTS: Guard = {
  name: 'preview-hosts',
  of: [{ group: 'networking.k8s.io', resources: ['ingresses'], operations: WRITTEN }],
  where,
  variables: [
    own,
    {
      name: 'refused',
      expression: `(has(object.spec.rules) ? object.spec.rules : []).map(r, has(r.host) ? r.host : '').filter(h, !(${isOwn}))`,
    },
  ],
  holds: [
    {
      expression: 'variables.refused.size() == 0',
      says: "'host \"' + variables.refused.join(', ') + '\": expected ' + variables.host + ' or a name below it'",
    },
    {
      expression: `!has(object.spec.tls) || object.spec.tls.all(t, has(t.hosts) && t.hosts.all(h, ${isOwn}))`,
      says: "'tls: expected hosts as ' + variables.host + ' or a name below it'",
    },
    { expression: '!has(object.spec.defaultBackend)', says: "'defaultBackend: expected none'" },
  ],
};

/** Ports of nodes and addresses of load balancers are the cluster's; a name of elsewhere leads out of the preview. */
export const SERVICES: Guard = {
  name: 'preview-services',
  of: [{ group: '', resources: ['services'], operations: WRITTEN }],
  where,
  holds: [
    {
      expression: "!has(object.spec.type) || object.spec.type == 'ClusterIP'",
      says: "'type: expected ClusterIP, got ' + object.spec.type",
    },
    {
      expression: '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
      says: "'externalIPs: expected none'",
    },
  ],
};

/** NetworkPolicies add up: one that lets pods out goes over the one that denies all. Out is to pods of the preview, and to the cluster's DNS. */
export const EGRESS: Guard = {
  name: 'preview-egress',
  of: [{ group: 'networking.k8s.io', resources: ['networkpolicies'], operations: WRITTEN }],
  where,
  holds: [
    {
      expression: `!has(object.spec.egress) || object.spec.egress.all(r, has(r.to) && r.to.size() > 0 && r.to.all(p,
  !has(p.ipBlock) && (!has(p.namespaceSelector) || (
    p.namespaceSelector == {'matchLabels': {'kubernetes.io/metadata.name': 'kube-system'}} &&
    has(p.podSelector) && p.podSelector == {'matchLabels': {'k8s-app': 'kube-dns'}}))))`,
      says: "'egress: expected pods of this namespace and the DNS of kube-system'",
    },
  ],
};
