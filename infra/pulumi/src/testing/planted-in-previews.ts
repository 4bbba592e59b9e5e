import { unwrapped } from '../policy/registered.ts';
import type { RegisteredStack } from '../policy/registered.ts';
import { plantedIn } from './planted.ts';
import type { Inputs, Planted } from './planted.ts';

/** Violations of what a cluster has for previews. */
export function plantedInPreviews(sound: () => RegisteredStack): readonly Planted[] {
  const { withChanged, without } = plantedIn(sound);
  return [
    [
      'no wildcards',
      'a framer that binds what it likes',
      () => withChanged('ClusterRole', 'preview-framer', (o) => delete o.rules.at(-1).resourceNames),
      /ClusterRole preview-framer: bind/,
    ],
    [
      'no wildcards',
      "a framer that binds Argo CD's own rights",
      () =>
        withChanged(
          'ClusterRole',
          'preview-framer',
          (o) => (o.rules.at(-1).resourceNames = ['argocd-application-controller']),
        ),
      /ClusterRole preview-framer: bind/,
    ],
    [
      'bindings',
      'rights in every namespace without a guard',
      () => without('ValidatingAdmissionPolicyBinding', 'preview-framer'),
      /ClusterRoleBinding preview-framer: reaches beyond its namespace/,
    ],
    [
      'bindings',
      'rights in every namespace for another account',
      () => withChanged('ClusterRoleBinding', 'preview-framer', (o) => (o.subjects[0].name = 'root-deployer')),
      /ClusterRoleBinding preview-framer: reaches beyond its namespace/,
    ],
    [
      'root deployer',
      'what lists previews makes Applications',
      () => withChanged('Role', 'argocd/delivery', (o) => o.rules[0].verbs.push('create')),
      /Role argocd\/delivery: may change argoproj.io\/applications/,
    ],
    [
      'unspoken',
      'a webhook secret that is printed',
      () => ({ ...sound(), outputs: { ...sound().outputs, webhook: unwrapped(sound().outputs['webhook']) } }),
      /outputs of the stack: holds a secret/,
    ],
    [
      'guarded',
      'a guard that is not bound',
      () => without('ValidatingAdmissionPolicyBinding', 'preview-images'),
      /preview-images: is not bound to refuse/,
    ],
    [
      'guarded',
      'a guard that only warns',
      () =>
        withChanged('ValidatingAdmissionPolicyBinding', 'preview-hosts', (o) => (o.spec.validationActions = ['Warn'])),
      /preview-hosts: is not bound to refuse/,
    ],
    [
      'guarded',
      'a guard that lets through what it cannot judge',
      () => withChanged('ValidatingAdmissionPolicy', 'preview-tokens', (o) => (o.spec.failurePolicy = 'Ignore')),
      /preview-tokens: is not there, or lets through/,
    ],
    [
      'yielding',
      'previews without a priority of their own',
      () => without('PriorityClass', 'cutover-previews'),
      /PriorityClass cutover-previews: expected one below 0/,
    ],
    [
      'yielding',
      'previews as important as environments',
      () => withChanged('PriorityClass', 'cutover-previews', (o) => (o.value = 0)),
      /PriorityClass cutover-previews: expected one below 0/,
    ],
    [
      'yielding',
      'previews that push each other out',
      () => withChanged('PriorityClass', 'cutover-previews', (o) => delete o.preemptionPolicy),
      /PriorityClass cutover-previews: pushes others out/,
    ],
    [
      'guarded',
      'a guard of some namespaces',
      () =>
        withChanged(
          'ValidatingAdmissionPolicyBinding',
          'preview-egress',
          (o) => (o.spec.matchResources = { namespaceSelector: { matchLabels: { a: 'b' } } }),
        ),
      /preview-egress: is bound to a part/,
    ],
    ...(
      [
        ['a root that is written to', (c) => delete c.securityContext.readOnlyRootFilesystem, /may write its root/],
        ['capabilities', (c) => (c.securityContext.capabilities.drop = []), /has capabilities/],
        ['privileges', (c) => (c.securityContext.allowPrivilegeEscalation = true), /may become more/],
        ['a probe of a port without a name', (c) => delete c.ports[1].name, /is asked at a port that it does not name/],
        ['no probe', (c) => delete c.readinessProbe, /is not asked whether it is ready/],
        ['no limit', (c) => delete c.resources.limits, /may take all memory/],
      ] as readonly [string, (container: Inputs) => void, RegExp][]
    ).map(
      ([what, change, line]): Planted => [
        'hardened',
        `what lists previews with ${what}`,
        () => withChanged('Deployment', 'argocd/delivery', (o) => change(o.spec.template.spec.containers[0])),
        line,
      ],
    ),
    [
      'hardened',
      'what lists previews as root',
      () =>
        withChanged('Deployment', 'argocd/delivery', (o) => delete o.spec.template.spec.securityContext.runAsNonRoot),
      /may be root/,
    ],
    [
      'hardened',
      'what lists previews twice',
      () => withChanged('Deployment', 'argocd/delivery', (o) => (o.spec.replicas = 2)),
      /says everything twice/,
    ],
    [
      'hardened',
      'what lists previews with every system call',
      () =>
        withChanged('Deployment', 'argocd/delivery', (o) => delete o.spec.template.spec.securityContext.seccompProfile),
      /calls what it likes/,
    ],
    [
      'asked',
      'a token that is nowhere',
      () => withChanged('ConfigMap', 'argocd/preview-generator', (o) => (o.data.token = '$delivery-generator:key')),
      /its token is nowhere/,
    ],
    [
      'asked',
      'a token that Argo CD does not find',
      () =>
        withChanged(
          'Secret',
          'argocd/delivery-generator',
          (o) => (o.metadata.labels['app.kubernetes.io/part-of'] = 'cutover'),
        ),
      /is not labelled as Argo CD looks for it/,
    ],
    [
      'asked',
      'an address where nobody is',
      () =>
        withChanged('ConfigMap', 'argocd/preview-generator', (o) => (o.data.baseUrl = 'http://delivery.default.svc')),
      /nothing answers at/,
    ],
    [
      'asked',
      'a Service of other pods',
      () =>
        withChanged('Service', 'argocd/delivery', (o) => (o.spec.selector['app.kubernetes.io/name'] = 'argocd-redis')),
      /nothing answers at/,
    ],
    [
      'asked',
      'a variable without its name',
      () =>
        withChanged(
          'Deployment',
          'argocd/delivery',
          (o) =>
            (o.spec.template.spec.containers[0].env.find((one: Inputs) => one.name === 'ARGOCD_NAMESPACE').name = ''),
        ),
      /is not told ARGOCD_NAMESPACE/,
    ],
    [
      'asked',
      'what anybody reaches',
      () => without('NetworkPolicy', 'argocd/delivery'),
      /anybody reaches http:..delivery.argocd.svc/,
    ],
    [
      'asked',
      'a file that is not mounted',
      () =>
        withChanged(
          'Deployment',
          'argocd/delivery',
          (o) => (o.spec.template.spec.volumes = o.spec.template.spec.volumes.slice(1)),
        ),
      /FORGE_TOKEN_FILE names .*, which is not there/,
    ],
  ];
}
