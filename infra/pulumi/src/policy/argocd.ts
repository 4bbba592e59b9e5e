import { ARGOCD_NAMESPACE } from '@cutover/argocd';
import { amountOf } from '../config/quantity.ts';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { at, inNamespace, isPartOf, ofKind, textOf } from './policy.ts';
import type { Policy } from './policy.ts';

const PINNED = /^[^\s@]+@sha256:[0-9a-f]{64}$/;

interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

function containersOf(object: KubernetesObject): readonly Container[] {
  const spec = at<{ containers?: Container[]; initContainers?: Container[] }>(object, 'spec', 'template', 'spec');
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
}

const pinned: Policy = {
  name: 'pinned',
  why: 'what was looked at is what runs',
  problems: ({ objects }) =>
    objects.flatMap((object) =>
      containersOf(object)
        .filter(({ image, imagePullPolicy }) => !PINNED.test(image) || imagePullPolicy !== 'IfNotPresent')
        .map(({ name, image, imagePullPolicy }) =>
          PINNED.test(image)
            ? `${textOf(object)}: container ${name}: ${image} is pulled ${imagePullPolicy}`
            : `${textOf(object)}: container ${name}: ${image} has no digest`,
        ),
    ),
};

const keyless: Policy = {
  name: 'keyless',
  why: 'with a keyring Argo CD does not start in an image that has no key, and nothing here asks who signed a commit',
  problems: ({ objects }) =>
    inNamespace(objects, ARGOCD_NAMESPACE)
      .filter((object) => isPartOf(object, 'argocd'))
      .flatMap((object) =>
        containersOf(object)
          .filter(({ env = [] }) => env.find(({ name }) => name === 'ARGOCD_GPG_ENABLED')?.value !== 'false')
          .map(({ name }) => `${textOf(object)}: container ${name} wants a keyring`),
      ),
};

/** What argocd-cm has to say, whatever else it says. */
const SETTINGS: Readonly<Record<string, string>> = {
  'application.resourceTrackingMethod': 'annotation',
  'application.sync.impersonation.enabled': 'true',
  'admin.enabled': 'false',
  'users.anonymous.enabled': 'false',
  'exec.enabled': 'false',
};

const settings: Policy = {
  name: 'settings',
  why: 'syncs have the rights of their destination, nobody comes in without a name, and an object is of one Application',
  problems: ({ objects }) => {
    if (!ofKind(objects, 'Namespace').some(({ metadata }) => metadata.name === ARGOCD_NAMESPACE)) return [];
    const map = ofKind(inNamespace(objects, ARGOCD_NAMESPACE), 'ConfigMap').find(
      ({ metadata }) => metadata.name === 'argocd-cm',
    );
    const data = at<Record<string, string>>(map, 'data') ?? {};
    const wrong = Object.entries(SETTINGS).filter(([key, value]) => data[key] !== value);
    const health = data['resource.customizations.health.argoproj.io_Application'] ?? '';
    return [
      ...wrong.map(([key, value]) => `argocd-cm: ${key} is ${data[key] ?? 'not set'}, and not ${value}`),
      ...(health.includes('obj.status.health.status') && health.trimEnd().endsWith('return hs')
        ? []
        : ['argocd-cm: Applications have no health']),
      ...(/^\d+s$/.test(data['timeout.reconciliation'] ?? '') ? [] : ['argocd-cm: nothing is looked at again']),
    ];
  },
};

interface ProjectSpec {
  readonly sourceRepos?: readonly string[];
  readonly destinations?: readonly { readonly server?: string; readonly namespace?: string }[];
}

const projects: Policy = {
  name: 'projects',
  why: 'an Application reads one repository and writes where its project says; what Argo CD makes itself allows everything',
  problems: ({ objects }) => {
    const made = ofKind(objects, 'AppProject');
    const applications = ofKind(objects, 'Application');
    if (made.length === 0 && applications.length === 0) return [];
    const spec = (name: string) =>
      at<ProjectSpec>(
        made.find(({ metadata }) => metadata.name === name),
        'spec',
      );
    const closed = spec('default');
    const isClosed = closed?.sourceRepos?.length === 0 && closed.destinations?.length === 0;
    const stray = applications.filter((one) => spec(at<string>(one, 'spec', 'project') ?? '') === undefined);
    return [
      ...(isClosed ? [] : ['AppProject default: is open']),
      ...made.flatMap((project) =>
        (at<string[]>(project, 'spec', 'sourceRepos') ?? [])
          .filter((repository) => repository.includes('*'))
          .map((repository) => `${textOf(project)}: reads ${repository}`),
      ),
      ...stray.map((application) => `${textOf(application)}: its project is not there`),
    ];
  },
};

const reads: Policy = {
  name: 'reads',
  why: 'what the root Application names can be read, by a Secret that Argo CD finds',
  problems: ({ objects }) => {
    const known = ofKind(objects, 'Secret')
      .filter(({ metadata }) => metadata.labels?.['argocd.argoproj.io/secret-type'] === 'repository')
      .map((secret) => at<Record<string, string>>(secret, 'stringData') ?? {})
      .filter(({ type, username, password }) => type === 'git' && Boolean(username) && Boolean(password))
      .map(({ url }) => url);
    const applications = ofKind(objects, 'Application');
    const needed = ofKind(objects, 'Namespace').some(({ metadata }) => metadata.name === ARGOCD_NAMESPACE);
    if (needed && applications.length !== 1) return [`${applications.length} root Applications`];
    return applications
      .filter((one) => !known.includes(at<string>(one, 'spec', 'source', 'repoURL')))
      .map((one) => `${textOf(one)}: no credentials for what it reads`);
  },
};

/** Of argocd-cm and of Secrets: Argo CD overlooks what is not labelled as its own. */
const READ_BY_ARGOCD = ['argocd-cm', 'argocd-cmd-params-cm', 'argocd-secret'];

const found: Policy = {
  name: 'found',
  why: 'Argo CD reads its settings by their label',
  problems: ({ objects }) =>
    ofKind(inNamespace(objects, ARGOCD_NAMESPACE), 'ConfigMap', 'Secret')
      .filter(({ metadata }) => READ_BY_ARGOCD.includes(metadata.name))
      .filter((object) => !isPartOf(object, 'argocd'))
      .map((object) => `${textOf(object)}: is not labelled as a part of Argo CD`),
};

/** What one node, which runs all environments, has for rendering and syncing. */
const MOST_PARALLEL = 10;
const PARALLEL = ['reposerver.parallelism.limit', 'controller.status.processors', 'controller.operation.processors'];

const modest: Policy = {
  name: 'modest',
  why: 'Argo CD shares its node with what it deploys; waves need progressive syncs',
  problems: ({ objects }) => {
    const map = ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === 'argocd-cmd-params-cm');
    if (map === undefined)
      return inNamespace(objects, ARGOCD_NAMESPACE).length === 0 ? [] : ['argocd-cmd-params-cm: is not there'];
    const data = at<Record<string, string>>(map, 'data') ?? {};
    const isModest = (text = '') => /^\d+$/.test(text) && amountOf(text) > 0 && amountOf(text) <= MOST_PARALLEL;
    return [
      ...PARALLEL.filter((key) => !isModest(data[key])).map((key) => `${key}: expected 1 to ${MOST_PARALLEL}`),
      ...(data['applicationsetcontroller.enable.progressive.syncs'] === 'true' ? [] : ['waves are not waited for']),
    ];
  },
};

export const ARGOCD_POLICIES: readonly Policy[] = [pinned, keyless, settings, projects, reads, found, modest];
