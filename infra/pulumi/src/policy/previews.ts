import { ARGOCD_NAMESPACE, DELIVERY, PREVIEW_GENERATOR, PREVIEW_GUARDS, PREVIEW_PRIORITY } from '@cutover/argocd';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { at, inNamespace, isPartOf, ofKind, textOf } from './policy.ts';
import type { Policy } from './policy.ts';

const hasArgoCd = (objects: readonly KubernetesObject[]): boolean =>
  ofKind(objects, 'Namespace').some(({ metadata }) => metadata.name === ARGOCD_NAMESPACE);

const guarded: Policy = {
  name: 'guarded',
  why: 'what a pull request may run is decided by the cluster, not by what it says; a policy that is not bound judges nobody',
  problems: ({ objects }) => {
    if (!hasArgoCd(objects)) return [];
    return PREVIEW_GUARDS.flatMap(({ name }) => {
      const policy = ofKind(objects, 'ValidatingAdmissionPolicy').find(({ metadata }) => metadata.name === name);
      const binding = ofKind(objects, 'ValidatingAdmissionPolicyBinding').find(
        (one) => at<string>(one, 'spec', 'policyName') === name,
      );
      const actions = at<string[]>(binding, 'spec', 'validationActions') ?? [];
      return [
        ...(at(policy, 'spec', 'failurePolicy') === 'Fail'
          ? []
          : [`${name}: is not there, or lets through what it cannot judge`]),
        ...(actions.includes('Deny') ? [] : [`${name}: is not bound to refuse`]),
        ...(at(binding, 'spec', 'matchResources') === undefined
          ? []
          : [`${name}: is bound to a part of what it is about`]),
      ];
    });
  },
};

const yielding: Policy = {
  name: 'yielding',
  why: 'on a full node a preview waits for its images for ever where what builds them waits for the room that it takes',
  problems: ({ objects }) => {
    if (!hasArgoCd(objects)) return [];
    const found = ofKind(objects, 'PriorityClass').find(({ metadata }) => metadata.name === PREVIEW_PRIORITY);
    const value = at<number>(found, 'value') ?? 0;
    const isLowest = value < 0 && at(found, 'globalDefault') !== true;
    return [
      ...(isLowest ? [] : [`PriorityClass ${PREVIEW_PRIORITY}: expected one below 0, which is everybody else's`]),
      ...(at(found, 'preemptionPolicy') === 'Never' ? [] : [`PriorityClass ${PREVIEW_PRIORITY}: pushes others out`]),
    ];
  },
};

type Check = readonly [path: readonly string[], isRight: (value: unknown) => boolean, otherwise: string];

const is = (wanted: unknown) => (value: unknown) => value === wanted;
const isThere = (value: unknown) => value !== undefined;
const holdsAll = (value: unknown) => Array.isArray(value) && value.includes('ALL');

interface Asked {
  readonly ports?: readonly { readonly name?: string }[];
  readonly [probe: string]: { readonly httpGet?: { readonly port: string | number } } | unknown;
}

/** Whether each probe asks at a number, or at a port that the container names: the API server takes another name, and the pod is never ready. */
function asksKnownPorts(container: unknown): boolean {
  const { ports = [], ...others } = container as Asked;
  const asked = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((probe) =>
    at(others[probe], 'httpGet', 'port'),
  );
  return asked.every((port) => typeof port !== 'string' || ports.some(({ name }) => name === port));
}

const OF_CONTAINERS: readonly Check[] = [
  [[], asksKnownPorts, 'is asked at a port that it does not name'],
  [['securityContext', 'readOnlyRootFilesystem'], is(true), 'may write its root'],
  [['securityContext', 'allowPrivilegeEscalation'], is(false), 'may become more than it is'],
  [['securityContext', 'capabilities', 'drop'], holdsAll, 'has capabilities'],
  [['livenessProbe'], isThere, 'is not asked whether it lives'],
  [['readinessProbe'], isThere, 'is not asked whether it is ready'],
  [['resources', 'requests'], isThere, 'says not what it needs'],
  [['resources', 'limits', 'memory'], isThere, 'may take all memory'],
];

const POD = ['spec', 'template', 'spec'];
const OF_WORKLOADS: readonly Check[] = [
  [[...POD, 'securityContext', 'runAsNonRoot'], is(true), 'may be root'],
  [[...POD, 'securityContext', 'seccompProfile', 'type'], is('RuntimeDefault'), 'calls what it likes'],
  [['spec', 'replicas'], is(1), 'says everything twice'],
  [['spec', 'strategy', 'type'], is('Recreate'), 'is there twice while it is replaced'],
  [[...POD, 'automountServiceAccountToken'], isThere, 'says not whether it has a token'],
];

const failed = (value: unknown, checks: readonly Check[]): string[] =>
  checks.filter(([path, isRight]) => !isRight(at(value, ...path))).map(([, , otherwise]) => otherwise);

const hardened: Policy = {
  name: 'hardened',
  why: 'what holds tokens of a forge and of Argo CD is no more than it has to be',
  problems: ({ objects }) =>
    ofKind(objects, 'Deployment', 'StatefulSet')
      .filter((object) => isPartOf(object, 'cutover'))
      .flatMap((object) => [
        ...failed(object, OF_WORKLOADS).map((line) => `${textOf(object)}: ${line}`),
        ...(at<{ name: string }[]>(object, ...POD, 'containers') ?? []).flatMap((container) =>
          failed(container, OF_CONTAINERS).map((line) => `${textOf(object)}: container ${container.name}: ${line}`),
        ),
      ]),
};

/** What the service that lists previews reads (apps/delivery). */
const READ = [
  ...['FORGE_URL', 'FORGE_REPOSITORY', 'FORGE_USERNAME', 'FORGE_TOKEN_FILE', 'REPOSITORY_URL'],
  ...['WEBHOOK_SECRET_FILE', 'GENERATOR_TOKEN_FILE', 'ARGOCD_NAMESPACE', 'PREVIEW_URL_SUFFIX'],
  ...['PORT', 'MANAGEMENT_PORT', 'RELEASE_TOOLS', 'PIPELINE'],
];

/** What it is not told, and what it is told and does not read: a name that is misspelt is both. */
function wrongVariables(object: KubernetesObject): string[] {
  const [container] = at<Record<string, unknown>[]>(object, ...POD, 'containers') ?? [];
  const env = at<Named[]>(container, 'env') ?? [];
  const told = env.filter(({ value = '' }) => value !== '').map(({ name }) => name);
  return [
    ...READ.filter((name) => !told.includes(name)).map((name) => `${textOf(object)}: is not told ${name}`),
    ...env
      .filter(({ name }) => !READ.includes(name))
      .map(({ name }) => `${textOf(object)}: is told "${name}", which it does not read`),
  ];
}

type Named = { readonly name: string; readonly value?: string };

/** Paths that variables name, and no volume has. */
function missingFiles(object: KubernetesObject, secrets: readonly KubernetesObject[]): string[] {
  const pod = at<Record<string, unknown>>(object, 'spec', 'template', 'spec');
  const [container] = at<Record<string, unknown>[]>(pod, 'containers') ?? [];
  const volumes = at<{ name: string; secret?: { secretName: string } }[]>(pod, 'volumes') ?? [];
  const mounts = at<{ name: string; mountPath: string; readOnly?: boolean }[]>(container, 'volumeMounts') ?? [];
  const files = mounts.flatMap(({ name, mountPath, readOnly }) => {
    const secretName = volumes.find((volume) => volume.name === name)?.secret?.secretName;
    const secret = secrets.find(({ metadata }) => metadata.name === secretName);
    if (readOnly !== true) return [];
    return Object.keys(at<object>(secret, 'stringData') ?? {}).map((key) => `${mountPath}/${key}`);
  });
  return (at<Named[]>(container, 'env') ?? [])
    .filter(({ name, value = '' }) => name.endsWith('_FILE') && !files.includes(value))
    .map(({ name, value }) => `${textOf(object)}: ${name} names ${value}, which is not there`);
}

/** Whose labels are these: of a Service, a Deployment or a NetworkPolicy. */
const selecting = (objects: readonly KubernetesObject[], labels: object | undefined, ...path: readonly string[]) =>
  objects.filter((one) => labels !== undefined && JSON.stringify(at(one, ...path)) === JSON.stringify(labels));

/** Of the ConfigMap by which Argo CD asks. */
function tokenProblems(token: string, secrets: readonly KubernetesObject[]): string[] {
  const [, name = '', key = ''] = /^\$([^:]+):(.+)$/.exec(token) ?? [];
  const secret = secrets.find(({ metadata }) => metadata.name === name);
  const isFound = secret !== undefined && isPartOf(secret, 'argocd');
  return [
    ...(at(secret, 'stringData', key) === undefined ? ['its token is nowhere'] : []),
    ...(isFound ? [] : ['its token is not labelled as Argo CD looks for it']),
  ];
}

function addressProblems(baseUrl: string, here: readonly KubernetesObject[]): string[] {
  const isNamed = ({ metadata }: KubernetesObject) => `http://${metadata.name}.${metadata.namespace}.svc` === baseUrl;
  const labels = at<object>(ofKind(here, 'Service').find(isNamed), 'spec', 'selector');
  const workloads = selecting(ofKind(here, 'Deployment'), labels, 'spec', 'selector', 'matchLabels');
  const walls = selecting(ofKind(here, 'NetworkPolicy'), labels, 'spec', 'podSelector', 'matchLabels');
  const sides = at<string[]>(walls[0], 'spec', 'policyTypes') ?? [];
  return [
    ...(workloads.length === 1 ? [] : [`nothing answers at ${baseUrl}`]),
    ...(['Ingress', 'Egress'].every((side) => sides.includes(side)) ? [] : [`anybody reaches ${baseUrl}`]),
  ];
}

const asked: Policy = {
  name: 'asked',
  why: 'Argo CD asks by the address and the token of a ConfigMap, and who answers reads its secrets from files: each has to lead somewhere',
  problems: ({ objects }) => {
    const here = inNamespace(objects, ARGOCD_NAMESPACE);
    const secrets = ofKind(here, 'Secret');
    return ofKind(here, 'ConfigMap')
      .filter(({ metadata }) => metadata.name === PREVIEW_GENERATOR.configMap)
      .flatMap((map) => {
        const { baseUrl = '', token = '' } = at<Record<string, string>>(map, 'data') ?? {};
        const lines = [...tokenProblems(token, secrets), ...addressProblems(baseUrl, here)];
        return lines.map((line) => `${textOf(map)}: ${line}`);
      })
      .concat(ofKind(here, 'Deployment').flatMap((one) => missingFiles(one, secrets)))
      .concat(
        ofKind(here, 'Deployment')
          .filter(({ metadata }) => metadata.name === DELIVERY)
          .flatMap(wrongVariables),
      );
  },
};

export const PREVIEW_POLICIES: readonly Policy[] = [guarded, yielding, hardened, asked];
