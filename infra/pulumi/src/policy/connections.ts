import { at, isPartOf, ofKind, textOf } from './policy.ts';
import type { Policy } from './policy.ts';
import type { KubernetesObject } from '../program/kubernetes-object.ts';

const DNS_PORT = 53;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
/** Seconds after which no more is asked of a pod that stopped being ready, and one that is stuck is started anew. */
const WITHIN: Readonly<Record<string, number>> = { readinessProbe: 30, livenessProbe: 60 };
/** What services answer probes at. */
const PATHS: readonly (string | undefined)[] = ['/healthz', '/readyz'];

const isOurs = (object: KubernetesObject): boolean => isPartOf(object, 'cutover');

interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
}

interface Rule {
  readonly ports?: readonly Port[];
  readonly to?: readonly { readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> } }[];
}

const protocolFaults = (ports: readonly Port[]): string[] =>
  ports
    .filter(({ protocol }) => !PROTOCOLS.includes(protocol ?? ''))
    .map((port) => `${JSON.stringify(port)} says not whether it is ${PROTOCOLS.join(', ')}`);

const isOfDns = ({ to = [] }: Rule): boolean =>
  to.some(({ podSelector }) => podSelector?.matchLabels?.['k8s-app'] === 'kube-dns');

/** Whoever may not connect to everything is to ask the cluster's DNS, where it listens. */
function dnsFaults(egress: readonly Rule[]): string[] {
  const ports = egress.filter(isOfDns).flatMap((rule) => rule.ports ?? []);
  return ['TCP', 'UDP']
    .filter((wanted) => !ports.some(({ protocol, port }) => protocol === wanted && port === DNS_PORT))
    .map((protocol) => `does not get to the DNS at ${protocol} ${DNS_PORT}`);
}

const connected: Policy = {
  name: 'connected',
  why: 'a rule for another port lets through nothing that is asked for; a list of ports is merged by number and protocol',
  problems: ({ objects }) =>
    ofKind(objects, 'NetworkPolicy')
      .filter(isOurs)
      .flatMap((object) => {
        const egress = at<Rule[]>(object, 'spec', 'egress') ?? [];
        const rules = [...(at<Rule[]>(object, 'spec', 'ingress') ?? []), ...egress];
        return [
          ...rules.flatMap(({ ports = [] }) => protocolFaults(ports)),
          ...(egress.length === 0 ? [] : dnsFaults(egress)),
        ].map((line) => `${textOf(object)}: ${line}`);
      }),
};

interface Probe {
  readonly periodSeconds?: number;
  readonly failureThreshold?: number;
  readonly timeoutSeconds?: number;
  readonly httpGet?: { readonly path?: string };
}

function probeFaults(kind: string, probe: Probe): string[] {
  const { periodSeconds = 10, failureThreshold = 3, timeoutSeconds = 1 } = probe;
  const least = Math.min(periodSeconds, failureThreshold, timeoutSeconds);
  const [within = Infinity, seconds] = [WITHIN[kind], periodSeconds * failureThreshold];
  return [
    ...(least >= 1 ? [] : [`${kind}: period, threshold and time-out are 1 at least`]),
    ...(seconds <= within ? [] : [`${kind}: nothing comes of it for ${seconds} s, and ${within} are to be the most`]),
    ...(probe.httpGet === undefined || PATHS.includes(probe.httpGet.path)
      ? []
      : [`${kind}: asks "${probe.httpGet.path}", not one of ${PATHS.join(', ')}`]),
  ];
}

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'];

const watched: Policy = {
  name: 'watched',
  why: 'a pod that fails is no longer asked soon, and its ports are those that its probes and Services name',
  problems: ({ objects }) =>
    ofKind(objects, 'Deployment', 'StatefulSet')
      .filter(isOurs)
      .flatMap((object) => {
        const containers = at<Record<string, unknown>[]>(object, 'spec', 'template', 'spec', 'containers') ?? [];
        return containers
          .flatMap((container) => [
            ...PROBES.flatMap((kind) => (container[kind] ? probeFaults(kind, container[kind] as Probe) : [])),
            ...protocolFaults((container['ports'] ?? []) as Port[]),
          ])
          .map((line) => `${textOf(object)}: ${line}`);
      }),
};

const sharing: Policy = {
  name: 'sharing',
  why: 'by server-side apply a field belongs to whoever set it: what others own in an object of ours stays',
  problems: ({ registered: { resources } }) =>
    resources
      .filter(
        ({ type, inputs }) =>
          type === 'pulumi:providers:kubernetes' && String(inputs['enableServerSideApply']) !== 'true',
      )
      .map(({ name }) => `provider ${name}: does not apply on the server's side`),
};

const served: Policy = {
  name: 'served',
  why: 'the API server refuses a Service of an unknown protocol, once everything before it is made',
  problems: ({ objects }) =>
    ofKind(objects, 'Service')
      .filter(isOurs)
      .flatMap((object) =>
        protocolFaults(at<Port[]>(object, 'spec', 'ports') ?? []).map((line) => `${textOf(object)}: ${line}`),
      ),
};

export const CONNECTION_POLICIES: readonly Policy[] = [connected, served, watched, sharing];
