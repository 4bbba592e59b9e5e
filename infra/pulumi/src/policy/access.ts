import { ARGOCD_NAMESPACE, DELIVERY, RELEASE_RULES } from '@cutover/argocd';
import type { Rule } from '@cutover/argocd';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { at, inNamespace, isPartOf, ofKind, textOf } from './policy.ts';
import type { Policy } from './policy.ts';

/** The one ClusterRole that may do everything: of what applies everybody's objects. */
const EXEMPT = 'argocd-application-controller';
const ESCALATING = ['bind', 'escalate', 'impersonate'];
const SEE: ReadonlySet<string> = new Set(['get', 'list', 'watch']);
const CHANGE: readonly string[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
/** Whoever may write these gives themselves what they like, or reads what they should not. */
const FRAME =
  /^(secrets|roles|rolebindings|clusterroles|clusterrolebindings|namespaces|resourcequotas|limitranges|pods)$/;

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

const RBAC = 'rbac.authorization.k8s.io';

const rulesOf = (role: KubernetesObject): readonly Rule[] => at<Rule[]>(role, 'rules') ?? [];
/** Argo CD's own, as its module has them. */
const isArgoCds = (object: KubernetesObject): boolean => isPartOf(object, 'argocd');

/** Who may bind roles that are named, and that are of this stack, gives no more than those say. */
function isBindingByName(
  { resources, verbs, resourceNames = [] }: Rule,
  objects: readonly KubernetesObject[],
): boolean {
  const roles = ofKind(objects, 'ClusterRole').filter((role) => !isArgoCds(role));
  const isOurs = (name: string) => roles.some(({ metadata }) => metadata.name === name);
  const isBind = verbs.join() === 'bind' && resources.join() === 'clusterroles';
  return isBind && resourceNames.length > 0 && resourceNames.every(isOurs);
}

const wildcards: Policy = {
  name: 'no wildcards',
  why: 'a right to everything is a right to what is added tomorrow',
  problems: ({ objects }) =>
    ofKind(objects, 'Role', 'ClusterRole')
      .filter(({ kind, metadata: { name } }) => !(kind === 'ClusterRole' && name === EXEMPT))
      .flatMap((role) =>
        rulesOf(role).flatMap((rule) => {
          const { apiGroups = [], resources = [], verbs } = rule;
          const all = [...apiGroups, ...resources, ...verbs];
          const escalating = ESCALATING.filter((verb) => verbs.includes(verb) && !isBindingByName(rule, objects));
          const wrong = [...(all.includes('*') ? ['*'] : []), ...escalating];
          return wrong.map((word) => `${textOf(role)}: ${word}`);
        }),
      ),
};

/** What a Role grants, as `group/resource` with its verbs. */
const grants = (role: KubernetesObject) =>
  rulesOf(role).flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.map((resource) => ({ kind: `${group}/${resource}`, resource, verbs }))),
  );

const isThere = (objects: readonly KubernetesObject[], { kind, name, namespace }: Subject): boolean =>
  ofKind(objects, kind).some(({ metadata }) => metadata.name === name && metadata.namespace === namespace);

/** Groups of people are the cluster's identity provider's; accounts are of this stack. */
function isBindable(objects: readonly KubernetesObject[], subject: Subject): boolean {
  if (subject.kind === 'ServiceAccount') return isThere(objects, subject);
  return subject.kind === 'Group' && subject.apiGroup === RBAC && !subject.name.startsWith('system:');
}

/** A Role of the binding's own namespace, or one of the whole cluster. */
function isRoleThere(
  objects: readonly KubernetesObject[],
  { kind, name, apiGroup }: Subject,
  namespace?: string,
): boolean {
  if (apiGroup !== RBAC) return false;
  if (kind === 'ClusterRole' || namespace === undefined) return isThere(objects, { kind, name });
  return isThere(objects, { kind, name, namespace });
}

/** What refuses, and is bound to do so. */
function guardsIn(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const bound = ofKind(objects, 'ValidatingAdmissionPolicyBinding')
    .filter((binding) => at<string[]>(binding, 'spec', 'validationActions')?.includes('Deny'))
    .map((binding) => at<string>(binding, 'spec', 'policyName'));
  return ofKind(objects, 'ValidatingAdmissionPolicy').filter(
    (policy) => bound.includes(policy.metadata.name) && at(policy, 'spec', 'failurePolicy') === 'Fail',
  );
}

const userOf = ({ namespace, name }: Subject): string => `system:serviceaccount:${namespace}:${name}`;

/** Of accounts alone, each of which a guard narrows to where it belongs. */
function isGuarded(objects: readonly KubernetesObject[], binding: KubernetesObject): boolean {
  const conditions = guardsIn(objects)
    .flatMap((guard) => at<{ expression: string }[]>(guard, 'spec', 'matchConditions') ?? [])
    .map(({ expression }) => expression);
  const subjects = at<Subject[]>(binding, 'subjects') ?? [];
  return subjects.every(
    (subject) =>
      subject.kind === 'ServiceAccount' && conditions.includes(`request.userInfo.username == '${userOf(subject)}'`),
  );
}

function roleProblems(objects: readonly KubernetesObject[], binding: KubernetesObject): string[] {
  const role = at<Subject>(binding, 'roleRef') ?? { kind: '', name: '' };
  const isWide = binding.kind === 'ClusterRoleBinding' || role.kind === 'ClusterRole';
  return [
    ...(isRoleThere(objects, role, binding.metadata.namespace) ? [] : [`its role ${role.name} is not there`]),
    ...(isWide && !isArgoCds(binding) && !isGuarded(objects, binding) ? ['reaches beyond its namespace'] : []),
  ];
}

function bindingProblems(objects: readonly KubernetesObject[], binding: KubernetesObject): string[] {
  const subjects = at<Subject[]>(binding, 'subjects') ?? [];
  return [
    ...(subjects.length === 0 ? ['binds nobody'] : []),
    ...subjects.filter((one) => !isBindable(objects, one)).map((one) => `binds ${one.kind} ${one.name}`),
    ...roleProblems(objects, binding),
  ].map((line) => `${textOf(binding)}: ${line}`);
}

const bindings: Policy = {
  name: 'bindings',
  why: 'a binding to nothing grants nothing, and one to everybody grants everything',
  problems: ({ objects }) =>
    ofKind(objects, 'RoleBinding', 'ClusterRoleBinding').flatMap((binding) => bindingProblems(objects, binding)),
};

type IsSubject = (subject: Subject) => boolean;

const isDelivery: IsSubject = ({ kind, name, namespace }) =>
  kind === 'ServiceAccount' && name === DELIVERY && namespace === ARGOCD_NAMESPACE;
const isAccount: IsSubject = (subject) => subject.kind === 'ServiceAccount' && !isDelivery(subject);
const isGroup: IsSubject = ({ kind }) => kind === 'Group';

/** Roles in a namespace that bind such a subject. */
function rolesOf(objects: readonly KubernetesObject[], namespace: string, isSubject: IsSubject): KubernetesObject[] {
  const here = inNamespace(objects, namespace);
  const bound = ofKind(here, 'RoleBinding')
    .filter((binding) => (at<Subject[]>(binding, 'subjects') ?? []).some(isSubject))
    .map((binding) => at<string>(binding, 'roleRef', 'name'));
  return ofKind(here, 'Role').filter(({ metadata }) => bound.includes(metadata.name));
}

const deployers: Policy = {
  name: 'deployers',
  why: 'Argo CD acts by the rights of the environment: everything that its overlay has, nothing of its frame, and in no other namespace',
  problems: ({ objects }, world) =>
    Object.entries(world)
      .filter(([name]) => ofKind(objects, 'Namespace').some(({ metadata }) => metadata.name === name))
      .flatMap(([namespace, { kinds }]) => {
        const roles = rolesOf(objects, namespace, isAccount);
        const [role] = roles;
        if (role === undefined || roles.length > 1) return [`${namespace}: ${roles.length} Roles of deployers`];
        const granted = grants(role);
        const missing = [...kinds].filter(
          (kind) => !granted.some((one) => one.kind === kind && CHANGE.every((verb) => one.verbs.includes(verb))),
        );
        const foreign = ofKind(inNamespace(objects, namespace), 'RoleBinding')
          .flatMap((binding) => at<Subject[]>(binding, 'subjects') ?? [])
          .filter((subject) => isAccount(subject) && subject.namespace !== namespace);
        return [
          ...missing.map((kind) => `${textOf(role)}: may not write ${kind}`),
          ...granted
            .filter(({ resource }) => FRAME.test(resource))
            .map(({ kind }) => `${textOf(role)}: may write ${kind}`),
          ...granted.flatMap(({ kind, verbs }) =>
            verbs.filter((verb) => !CHANGE.includes(verb)).map((verb) => `${textOf(role)}: ${verb} of ${kind}`),
          ),
          ...foreign.map(({ name }) => `${textOf(role)}: ServiceAccount ${name} of another namespace`),
        ];
      }),
};

/** What nobody could follow a deployment without. */
const FOLLOWED = ['/pods', '/pods/log', '/events', '/resourcequotas', '/limitranges'];
const FOLLOWED_APPS = [...FOLLOWED, 'apps/replicasets', 'argoproj.io/analysisruns'];
const FOLLOWED_ARGOCD = [
  ...FOLLOWED,
  ...['applications', 'applicationsets', 'appprojects'].map((resource) => `argoproj.io/${resource}`),
  ...['apps/deployments', 'apps/statefulsets'],
];
function readerProblems(
  role: KubernetesObject,
  wanted: readonly string[],
  isKnown: (kind: string) => boolean,
): string[] {
  const granted = grants(role);
  const sees = (kind: string) =>
    granted.some((one) => one.kind === kind && [...SEE].every((verb) => one.verbs.includes(verb)));
  return [
    ...wanted.filter((kind) => !sees(kind)).map((kind) => `does not see ${kind}`),
    ...granted.filter(({ kind }) => kind === '/secrets').map(() => 'sees Secrets'),
    ...granted.filter(({ kind }) => !isKnown(kind)).map(({ kind }) => `sees ${kind}, of which nothing is there`),
    ...granted.filter(({ verbs }) => verbs.some((verb) => !SEE.has(verb))).map(({ kind }) => `may change ${kind}`),
  ].map((line) => `${textOf(role)}: ${line}`);
}

const readers: Policy = {
  name: 'readers',
  why: 'people look, and change things through Git; nobody looks at Secrets',
  problems: ({ objects }, world) =>
    ofKind(objects, 'Namespace').flatMap(({ metadata: { name: namespace } }) => {
      const [role, ...more] = rolesOf(objects, namespace, isGroup);
      if (role === undefined || more.length > 0) return [`${namespace}: ${more.length} Roles of readers`];
      const isArgoCdsOwn = namespace === ARGOCD_NAMESPACE;
      const wanted = isArgoCdsOwn ? FOLLOWED_ARGOCD : [...FOLLOWED_APPS, ...(world[namespace]?.kinds ?? [])];
      const written = rolesOf(objects, namespace, isAccount)
        .flatMap(grants)
        .map(({ kind }) => kind);
      const isKnown = (kind: string) => wanted.includes(kind) || (!isArgoCdsOwn && written.includes(kind));
      return readerProblems(role, wanted, isKnown);
    }),
};

const WATCHED: ReadonlySet<string> = new Set(
  RELEASE_RULES.flatMap(({ apiGroups, resources }) => resources.map((resource) => `${apiGroups[0]}/${resource}`)),
);

const watchers: Policy = {
  name: 'watchers',
  why: 'who gives releases their verdicts lists the workloads of every environment, and sees and changes nothing else there',
  problems: ({ objects }, world) => {
    if (!ofKind(objects, 'Deployment').some(({ metadata }) => metadata.name === DELIVERY)) return [];
    const environments = ofKind(objects, 'Namespace').filter(({ metadata }) => metadata.name in world);
    return environments.flatMap(({ metadata: { name: namespace } }) => {
      const granted = rolesOf(objects, namespace, isDelivery).flatMap(grants);
      const lists = (kind: string) => granted.some((one) => one.kind === kind && one.verbs.includes('list'));
      return [
        ...[...WATCHED].filter((kind) => !lists(kind)).map((kind) => `${DELIVERY} does not list ${kind}`),
        ...granted
          .filter(({ kind, verbs }) => !WATCHED.has(kind) || verbs.join() !== 'list')
          .map(({ kind, verbs }) => `${DELIVERY} may ${verbs.join(', ')} ${kind}`),
      ].map((line) => `${namespace}: ${line}`);
    });
  },
};

const tokens: Policy = {
  name: 'no tokens',
  why: 'accounts that are impersonated need no token in any pod',
  problems: ({ objects }) =>
    ofKind(objects, 'ServiceAccount')
      .filter((account) => !isArgoCds(account) && account['automountServiceAccountToken'] !== false)
      .map((account) => `${textOf(account)}: pods get its token`),
};

/** An annotation that asks Argo CD to look again is a patch, and a guard holds the account to that annotation. */
const isRefresh = ({ metadata: { name } }: KubernetesObject, kind: string, verbs: readonly string[]): boolean =>
  name === DELIVERY && kind === 'argoproj.io/applications' && verbs.every((verb) => SEE.has(verb) || verb === 'patch');

const REFRESHED = ['applications', 'applicationsets'].map((resource) => `argoproj.io/${resource}`);

const refreshing: Policy = {
  name: 'refreshing',
  why: 'who tells Argo CD to look again finds what there is to be looked at',
  problems: ({ objects }) =>
    ofKind(inNamespace(objects, ARGOCD_NAMESPACE), 'Role')
      .filter(({ metadata: { name } }) => name === DELIVERY)
      .flatMap((role) => {
        const granted = grants(role);
        const may = (kind: string) =>
          granted.some(
            (one) => one.kind === kind && ['list', 'watch', 'patch'].every((verb) => one.verbs.includes(verb)),
          );
        return REFRESHED.filter((kind) => !may(kind)).map((kind) => `${textOf(role)}: does not refresh ${kind}`);
      }),
};

const rooted: Policy = {
  name: 'root deployer',
  why: 'the root Application may write ApplicationSets alone: AppProjects and Applications by hand would go around all of this',
  problems: ({ objects }) =>
    ofKind(inNamespace(objects, ARGOCD_NAMESPACE), 'Role')
      .filter((role) => !isArgoCds(role))
      .flatMap((role) =>
        grants(role)
          .filter(({ kind, verbs }) => kind !== 'argoproj.io/applicationsets' && verbs.some((verb) => !SEE.has(verb)))
          .filter(({ kind, verbs }) => !isRefresh(role, kind, verbs))
          .map(({ kind }) => `${textOf(role)}: may change ${kind}`),
      ),
};

export const ACCESS_POLICIES: readonly Policy[] = [
  wildcards,
  bindings,
  deployers,
  readers,
  watchers,
  tokens,
  refreshing,
  rooted,
];
