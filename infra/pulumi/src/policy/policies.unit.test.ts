import { beforeAll, describe, expect, it } from '@jest/globals';
import { programOf } from '../program/program.ts';
import { Vault } from '../program/vault.ts';
import { gitOpsSurroundings } from '../testing/argocd.ts';
import { plantedIn } from '../testing/planted.ts';
import type { Planted } from '../testing/planted.ts';
import { plantedInConnections } from '../testing/planted-in-connections.ts';
import { plantedInPreviews } from '../testing/planted-in-previews.ts';
import { plantedInWatchers } from '../testing/planted-in-watchers.ts';
import { registeredBy } from '../testing/register.ts';
import { SMALL_STACK, SMALL_WORLD } from '../testing/small.ts';
import { POLICIES, problemsOf } from './policies.ts';
import type { RegisteredStack } from './registered.ts';

let sound: RegisteredStack;

beforeAll(async () => {
  const surroundings = { kubeconfig: '/nowhere/kubeconfig', gitops: gitOpsSurroundings() };
  sound = await registeredBy('local', programOf(SMALL_STACK, surroundings, new Vault()));
});

// A planted violation reaches anywhere into what Pulumi was told.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Inputs = any;

const { withChanged, without } = plantedIn(() => sound);

/** The stack with an object more, made by the same provider. */
const withMore = (apiVersion: string, kind: string, object: Inputs): RegisteredStack => {
  const { provider } = sound.resources.find(({ type }) => type.startsWith('kubernetes:'))!;
  const inputs = { apiVersion, kind, ...object };
  const name = `${object.metadata.namespace}/${object.metadata.name}`;
  return {
    ...sound,
    resources: [...sound.resources, { type: `kubernetes:${apiVersion}:${kind}`, name, inputs, outputs: {}, provider }],
  };
};

const firstSecret = (inputs: Inputs) => inputs.stringData.value;
const secretOf = (name: string): Inputs =>
  structuredClone(sound.resources.find((one) => one.type.endsWith(':Secret') && one.name === name)!.inputs);

const planted: readonly Planted[] = [
  ...plantedInConnections(() => sound),
  ...plantedInPreviews(() => sound),
  ...plantedInWatchers(() => sound),
  [
    'restricted',
    'a namespace at the level baseline',
    () =>
      withChanged('Namespace', 'dev', (o) => (o.metadata.labels['pod-security.kubernetes.io/enforce'] = 'baseline')),
    /Namespace dev: .*enforce is not restricted/,
  ],
  [
    'restricted',
    'an old version of the level',
    () =>
      withChanged(
        'Namespace',
        'dev',
        (o) => (o.metadata.labels['pod-security.kubernetes.io/enforce-version'] = 'v1.22'),
      ),
    /restricted as of v1.22/,
  ],
  [
    'owned',
    'a namespace that deploy would take',
    () => withChanged('Namespace', 'dev', (o) => delete o.metadata.labels['argocd.argoproj.io/managed-by']),
    /its owner is nobody/,
  ],
  [
    'owned',
    'a namespace of no stack',
    () => withChanged('Namespace', 'dev', (o) => delete o.metadata.annotations),
    /names no stack/,
  ],
  ['bounded', 'no quota', () => without('ResourceQuota', 'dev/quota'), /0 quotas/],
  [
    'bounded',
    'an amount without a bound',
    () => withChanged('ResourceQuota', 'dev/quota', (o) => delete o.spec.hard['limits.memory']),
    /limits.memory has no bound/,
  ],
  [
    'bounded',
    'a quota that is too small for an update',
    () => withChanged('ResourceQuota', 'dev/quota', (o) => (o.spec.hard['requests.memory'] = '512Mi')),
    /requests.memory is 512Mi, and \d+ is needed/,
  ],
  [
    'bounded',
    'a quota that bounds nothing',
    () => withChanged('ResourceQuota', 'dev/quota', (o) => (o.spec.hard.pods = '1000')),
    /pods is 1000, where 4 is needed/,
  ],
  [
    'bounded',
    'node ports',
    () => withChanged('ResourceQuota', 'argocd/quota', (o) => (o.spec.hard['services.nodeports'] = '1')),
    /services.nodeports is not 0/,
  ],
  ['limited', 'no limits', () => without('LimitRange', 'dev/limits'), /its containers have no limits/],
  [
    'limited',
    'a volume that does not fit',
    () => withChanged('LimitRange', 'dev/limits', (o) => (o.spec.limits[1].max.storage = '512Mi')),
    /no volume may have/,
  ],
  [
    'limited',
    'a container that does not fit',
    () => withChanged('LimitRange', 'dev/limits', (o) => (o.spec.limits[0].max.memory = '256Mi')),
    /no container may have/,
  ],
  [
    'limited',
    'a container that may be much larger than any',
    () => withChanged('LimitRange', 'dev/limits', (o) => (o.spec.limits[0].max.memory = '1536Mi')),
    /a container may have 1610612736 bytes, where 536870912 are needed/,
  ],
  [
    'limited',
    'a container that may have everything',
    () => withChanged('LimitRange', 'argocd/limits', (o) => (o.spec.limits[0].max.memory = '64Gi')),
    /one container may have all that there is/,
  ],
  [
    'limited',
    'a request by default of all CPUs and more',
    () => withChanged('LimitRange', 'dev/limits', (o) => (o.spec.limits[0].defaultRequest.cpu = 50)),
    /a container that says nothing requests all the cpu that there is/,
  ],
  [
    'no wildcards',
    'a Role for everything',
    () => withChanged('Role', 'dev/deployer', (o) => (o.rules[0].resources = ['*'])),
    /Role dev\/deployer: \*/,
  ],
  [
    'no wildcards',
    'a Role that gives rights',
    () => withChanged('Role', 'dev/readers', (o) => o.rules[0].verbs.push('impersonate')),
    /impersonate/,
  ],
  [
    'bindings',
    'a binding of everybody',
    () => withChanged('RoleBinding', 'dev/readers', (o) => (o.subjects[0].name = 'system:authenticated')),
    /binds Group system:authenticated/,
  ],
  [
    'bindings',
    'a binding to a Role of the cluster',
    () =>
      withChanged(
        'RoleBinding',
        'dev/readers',
        (o) => (o.roleRef = { kind: 'ClusterRole', name: 'argocd-application-controller' }),
      ),
    /reaches beyond its namespace/,
  ],
  [
    'bindings',
    'a Role of another API group',
    () => withChanged('RoleBinding', 'dev/readers', (o) => (o.roleRef.apiGroup = 'rbac')),
    /its role readers is not there/,
  ],
  [
    'bindings',
    'a group of another API group',
    () => withChanged('RoleBinding', 'dev/readers', (o) => delete o.subjects[0].apiGroup),
    /binds Group developers/,
  ],
  ['bindings', 'a binding to no Role', () => without('Role', 'dev/readers'), /its role readers is not there/],
  [
    'deployers',
    'a deployer that cannot write Deployments',
    () =>
      withChanged(
        'Role',
        'dev/deployer',
        (o) => (o.rules = o.rules.filter((rule: Inputs) => rule.apiGroups[0] !== 'apps')),
      ),
    /may not write apps\/deployments/,
  ],
  [
    'deployers',
    'a deployer that writes quotas',
    () => withChanged('Role', 'dev/deployer', (o) => o.rules[0].resources.push('resourcequotas')),
    /may write \/resourcequotas/,
  ],
  [
    'deployers',
    'a deployer from another namespace',
    () => withChanged('RoleBinding', 'dev/deployer', (o) => (o.subjects[0].namespace = 'argocd')),
    /of another namespace/,
  ],
  [
    'readers',
    'a reader of Secrets',
    () => withChanged('Role', 'dev/readers', (o) => o.rules[0].resources.push('secrets')),
    /sees Secrets/,
  ],
  [
    'readers',
    'a reader that changes pods',
    () => withChanged('Role', 'dev/readers', (o) => o.rules.at(-1).verbs.push('delete')),
    /may change/,
  ],
  [
    'readers',
    'a kind that there is not',
    () =>
      withChanged(
        'Role',
        'argocd/readers',
        (o) => (o.rules[0].resources = ['applicationsx', 'applicationsets', 'appprojects']),
      ),
    /does not see argoproj.io\/applications/,
  ],
  [
    'readers',
    'more than there is',
    () =>
      withChanged('Role', 'dev/readers', (o) =>
        o.rules.push({ apiGroups: ['example.com'], resources: ['vaults'], verbs: ['get'] }),
      ),
    /sees example.com\/vaults, of which nothing is there/,
  ],
  [
    'no tokens',
    'an account with a token',
    () => withChanged('ServiceAccount', 'dev/deployer', (o) => delete o.automountServiceAccountToken),
    /pods get its token/,
  ],
  [
    'root deployer',
    'a root Application that writes projects',
    () => withChanged('Role', 'argocd/root-deployer', (o) => o.rules[0].resources.push('appprojects')),
    /may change argoproj.io\/appprojects/,
  ],
  [
    'typed',
    'a Secret of a type of its own',
    () => withChanged('Secret', 'dev/pacman-game', (o) => (o.type = 'Opaquex')),
    /Secret dev\/pacman-game: is of type Opaquex/,
  ],
  [
    'marked',
    'a Secret in plain text',
    () => withChanged('Secret', 'dev/pacman-game', (o) => (o.stringData = o.stringData.value)),
    /Secret dev\/pacman-game: its data is not secret/,
  ],
  [
    'unspoken',
    'an output that tells a key',
    () => ({ ...sound, outputs: { ...sound.outputs, key: firstSecret(secretOf('dev/pacman-game')).keys } }),
    /outputs of the stack: holds a secret/,
  ],
  [
    'unspoken',
    'an annotation that tells a password',
    () =>
      withChanged(
        'Namespace',
        'argocd',
        (o) => (o.metadata.annotations.note = `as ${gitOpsSurroundings().repository.password}`),
      ),
    /Namespace argocd: holds a secret/,
  ],
  [
    'strong',
    'a default password',
    () => withChanged('Secret', 'argocd/repository', (o) => (firstSecret(o).password = 'changeme')),
    /password has 8 characters/,
  ],
  [
    'strong',
    'a password of one character',
    () => withChanged('Secret', 'argocd/argocd-redis', (o) => (firstSecret(o).auth = '0'.repeat(64))),
    /auth repeats itself/,
  ],
  [
    'strong',
    'a key that is none',
    () =>
      withChanged(
        'Secret',
        'dev/membership-tokens',
        (o) => (firstSecret(o)['keys.pem'] = '-----BEGIN PRIVATE KEY-----\nAAAA\n'),
      ),
    /keys.pem is no private key/,
  ],
  [
    'distinct',
    'one key twice',
    () => withChanged('Secret', 'dev/pacman-game', (o) => (o.stringData = secretOf('dev/bank-operators').stringData)),
    /keys is that of Secret dev\//,
  ],
  [
    'wanted',
    'a Secret that is named, and not made',
    () => without('Secret', 'dev/bank-operators'),
    /bank-operators is named, and nobody makes it/,
  ],
  [
    'wanted',
    'a Secret without its key',
    () => withChanged('Secret', 'dev/bank-operators', (o) => (o.stringData.value = { other: firstSecret(o).keys })),
    /has no key keys/,
  ],
  [
    'wanted',
    'a Secret that nothing names',
    () =>
      withMore('v1', 'Secret', {
        type: 'Opaque',
        metadata: { name: 'more', namespace: 'dev' },
        stringData: secretOf('dev/pacman-game').stringData,
      }),
    /Secret dev\/more: nothing names it/,
  ],
  [
    'told to Argo CD',
    'a password that Argo CD would make itself',
    () => without('Secret', 'argocd/argocd-redis'),
    /argocd-redis: auth is not made/,
  ],
  [
    'kept',
    'a Secret that would be another tomorrow',
    () => without('GeneratedSecret', 'dev/pacman-game'),
    /the state does not keep it/,
  ],
  [
    'pinned',
    'an image by its tag',
    () =>
      withChanged(
        'Deployment',
        'argocd/Deployment/argocd-redis',
        (o) => (o.spec.template.spec.containers[0].image = 'redis:8'),
      ),
    /redis:8 has no digest/,
  ],
  [
    'pinned',
    'an image that is asked for at every start',
    () =>
      withChanged(
        'Deployment',
        'argocd/Deployment/argocd-redis',
        (o) => (o.spec.template.spec.containers[0].imagePullPolicy = 'Always'),
      ),
    /is pulled Always/,
  ],
  [
    'modest',
    'no parameters',
    () => without('ConfigMap', 'argocd/ConfigMap/argocd-cmd-params-cm'),
    /argocd-cmd-params-cm: is not there/,
  ],
  [
    'keyless',
    'a keyring',
    () =>
      withChanged(
        'Deployment',
        'argocd/Deployment/argocd-repo-server',
        (o) => (o.spec.template.spec.containers[0].env[0].value = 'true'),
      ),
    /container argocd-repo-server wants a keyring/,
  ],
  [
    'settings',
    'anonymous users',
    () => withChanged('ConfigMap', 'argocd/ConfigMap/argocd-cm', (o) => (o.data['users.anonymous.enabled'] = 'true')),
    /users.anonymous.enabled is true/,
  ],
  [
    'settings',
    'syncs by the rights of Argo CD',
    () =>
      withChanged(
        'ConfigMap',
        'argocd/ConfigMap/argocd-cm',
        (o) => delete o.data['application.sync.impersonation.enabled'],
      ),
    /impersonation.enabled is not set/,
  ],
  [
    'projects',
    'the open project',
    () => without('AppProject', 'argocd/AppProject/default'),
    /AppProject default: is open/,
  ],
  [
    'projects',
    'a project that reads everything',
    () => withChanged('AppProject', 'argocd/AppProject/dev', (o) => (o.spec.sourceRepos = ['*'])),
    /AppProject argocd\/dev: reads \*/,
  ],
  [
    'projects',
    'an Application of no project',
    () => withChanged('Application', 'argocd/Application/cutover', (o) => (o.spec.project = 'mine')),
    /its project is not there/,
  ],
  ['reads', 'no credentials', () => without('Secret', 'argocd/repository'), /no credentials for what it reads/],
  [
    'found',
    'settings without the label',
    () =>
      withChanged(
        'ConfigMap',
        'argocd/ConfigMap/argocd-cm',
        (o) => (o.metadata.labels['app.kubernetes.io/part-of'] = 'cutover'),
      ),
    /is not labelled as a part of Argo CD/,
  ],
  [
    'modest',
    'as many renders as there are leaves',
    () =>
      withChanged(
        'ConfigMap',
        'argocd/ConfigMap/argocd-cmd-params-cm',
        (o) => (o.data['reposerver.parallelism.limit'] = '0'),
      ),
    /reposerver.parallelism.limit: expected 1 to/,
  ],
  [
    'placed',
    'an object in default',
    () => withChanged('Secret', 'dev/pacman-game', (o) => (o.metadata.namespace = 'default')),
    /Secret default\/pacman-game: its namespace is not registered/,
  ],
  [
    'placed',
    'a ClusterRoleBinding in a namespace',
    () =>
      withChanged(
        'ClusterRoleBinding',
        'argocd/ClusterRoleBinding/argocd-application-controller',
        (o) => (o.metadata.namespace = 'argocd'),
      ),
    /ClusterRoleBinding argocd\/argocd-application-controller: its namespace is not registered/,
  ],
  [
    'named',
    'an object without a name',
    () => withChanged('LimitRange', 'dev/limits', (o) => delete o.metadata.name),
    /LimitRange: has no name/,
  ],
  [
    'ours',
    'an object of nobody',
    () => withChanged('ServiceAccount', 'dev/deployer', (o) => delete o.metadata.labels),
    /says not whose it is/,
  ],
  [
    'explicit',
    'the ambient cluster',
    () => ({
      ...sound,
      resources: sound.resources.map((one) => (one.type.endsWith(':Role') ? { ...one, provider: '' } : one)),
    }),
    /has no provider/,
  ],
  [
    'told',
    'a namespace that is not told',
    () => ({ ...sound, outputs: { namespaces: ['dev'] } }),
    /namespaces lacks argocd/,
  ],
];

const otherHosts = { dev: { ...SMALL_WORLD['dev']!, hosts: new Map([['bank-tls', ['shop.dev.localhost']]]) } };

describe('policies', () => {
  it('hold of what the program registers', () => {
    expect(problemsOf(sound, SMALL_WORLD)).toEqual([]);
  });

  it.each(planted)('%s: %s is found', (policy, _what, stack, line) => {
    const found = problemsOf(stack(), SMALL_WORLD).filter((problem) => problem.startsWith(`${policy}: `));
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(line)]));
  });

  it('wanted: a certificate of other hosts is found', () => {
    expect(problemsOf(sound, otherHosts)).toEqual([
      'wanted: Secret dev/bank-tls: is for bank.dev.localhost, which no Ingress has',
      'wanted: Secret dev/bank-tls: is not for shop.dev.localhost',
    ]);
  });

  it('have a planted violation each', () => {
    expect(POLICIES.map(({ name }) => name).filter((name) => !planted.some(([policy]) => policy === name))).toEqual([]);
  });
});
