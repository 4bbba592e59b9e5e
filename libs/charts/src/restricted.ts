/** The parts of a container that Pod Security looks at. */
export interface Container {
  readonly name: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly privileged?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type?: string };
  };
  readonly volumes?: readonly Record<string, unknown>[];
}

type Rule<T> = readonly [name: string, holds: (subject: T) => boolean];

const VOLUMES = [
  'name',
  'configMap',
  'emptyDir',
  'secret',
  'persistentVolumeClaim',
  'projected',
  'downwardAPI',
  'csi',
  'ephemeral',
];

const podRules: readonly Rule<PodSpec>[] = [
  ['runAsNonRoot', (pod) => pod.securityContext?.runAsNonRoot === true],
  ['a numeric user other than 0', (pod) => (pod.securityContext?.runAsUser ?? 0) > 0],
  ['seccomp RuntimeDefault', (pod) => pod.securityContext?.seccompProfile?.type === 'RuntimeDefault'],
  ['namespaces of its own', (pod) => !(pod.hostNetwork || pod.hostPID || pod.hostIPC)],
  ['no service account token', (pod) => pod.automountServiceAccountToken === false],
  [
    'restricted volume types',
    (pod) => (pod.volumes ?? []).every((v) => Object.keys(v).every((key) => VOLUMES.includes(key))),
  ],
];

const containerRules: readonly Rule<Container>[] = [
  ['no privilege escalation', ({ securityContext: s }) => s?.allowPrivilegeEscalation === false],
  ['not privileged', ({ securityContext: s }) => s?.privileged !== true],
  ['a read-only root', ({ securityContext: s }) => s?.readOnlyRootFilesystem === true],
  ['all capabilities dropped', ({ securityContext: s }) => s?.capabilities?.drop?.includes('ALL') === true],
  ['no port of the host', ({ ports = [] }) => ports.every(({ hostPort }) => hostPort === undefined)],
  ['no capability added', ({ securityContext: s }) => (s?.capabilities?.add ?? []).length === 0],
];

function broken<T>(rules: readonly Rule<T>[], subject: T, where: string): string[] {
  return rules.filter(([, holds]) => !holds(subject)).map(([name]) => `${where} lacks ${name}`);
}

/**
 * What a pod lacks of the level `restricted` and of our own rules beyond it (read-only root, no token); empty where all hold.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictedProblems(pod: PodSpec): string[] {
  const containers = [...pod.containers, ...(pod.initContainers ?? [])];
  const ofContainers = containers.flatMap((container) =>
    broken(containerRules, container, `container ${container.name}`),
  );
  return [...broken(podRules, pod, 'the pod'), ...ofContainers];
}
