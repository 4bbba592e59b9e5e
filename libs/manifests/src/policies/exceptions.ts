/** Where a rule is broken on purpose. Each is needed: a test fails where nothing breaks the rule there. */
export interface Exception {
  /** A policy's name, or `kube-score/TEST`. */
  readonly rule: string;
  /** Of these charts (default: all). */
  readonly charts?: readonly string[];
  /** In these environments (default: all). */
  readonly environments?: readonly string[];
  readonly why: string;
}

const SERVICES = ['account', 'membership', 'pacman', 'transfer'];
const SERVERS = ['kafka', 'mongo', 'zookeeper'];

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'restricted',
    charts: ['node-logs'],
    why: 'it reads what every pod logs where the kubelet keeps it, as root alone may: in a namespace of its own, exempt by name',
  },
  {
    rule: 'kube-score/container-image-pull-policy',
    why: 'what is promoted is named by its digest: the bytes are the same wherever they come from, and a registry that is down stops no pod',
  },
  {
    rule: 'kube-score/container-ephemeral-storage-request-and-limit',
    why: 'roots are read-only, and /tmp, the one folder that can be written, has a size limit of its own',
  },
  {
    rule: 'kube-score/networkpolicy-targets-pod',
    why: 'the policy called NAME-test is of the pods of "helm test", which stand there only while that runs',
  },
  {
    rule: 'kube-score/deployment-replicas',
    charts: SERVICES,
    environments: ['dev', 'preview'],
    why: 'one pod will do where one developer looks on',
  },
  {
    rule: 'kube-score/deployment-has-host-podantiaffinity',
    charts: SERVICES,
    why: 'pods are spread over nodes by topologySpreadConstraints in prod; elsewhere there is one node',
  },
  {
    rule: 'kube-score/pod-probes-identical',
    charts: SERVERS,
    why: 'a server that speaks no HTTP has its port alone to be asked by; liveness asks more seldom and gives up later',
  },
  {
    rule: 'kube-score/container-security-context-user-group-id',
    charts: ['mongo'],
    why: "999 is the user of the official image, whom its files belong to; it is not the node's",
  },
  {
    rule: 'kube-score/cronjob-has-deadline',
    charts: ['mongo'],
    why: 'the restore is suspended: a person starts it, and no schedule is missed',
  },
];

/** Where something is checked. */
export interface Place {
  readonly chart: string;
  /** None for a variant of a chart. */
  readonly environment?: string;
}

const includes = (some: readonly string[] | undefined, one: string | undefined): boolean =>
  some === undefined || (one !== undefined && some.includes(one));

/** The exception that explains why a rule does not hold at a place, if one does. */
export function exceptionFor(
  rule: string,
  { chart, environment }: Place,
  all: readonly Exception[] = EXCEPTIONS,
): Exception | undefined {
  return all.find((one) => one.rule === rule && includes(one.charts, chart) && includes(one.environments, environment));
}
