import { ARGOCD_NAMESPACE, PART_OF } from '@cutover/argocd';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { GitOpsConfig } from '../config/schema.ts';
import { grantAccount, grantReaders } from './access.ts';
import type { PlacedArgoCd } from './argocd-objects.ts';
import { cmOf, PARAMS } from './argocd-settings.ts';
import { frame } from './frame.ts';
import { GeneratedSecret } from './generated-secret.ts';
import type { Vault } from './vault.ts';
import { ARGOCD_KEYS } from './keys.ts';
import { register } from './kinds.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { registeredWith } from './registered.ts';
import { GITOPS_READER_RULES } from './rules.ts';
import { Delivery } from './delivery/delivery.ts';
import { Previews } from './previews.ts';
import type { DeliverySurroundings, Repository } from './surroundings.ts';

export interface GitOpsArgs {
  readonly stack: string;
  readonly config: GitOpsConfig;
  readonly vault: Vault;
  readonly runsPods: boolean;
  readonly argocd: PlacedArgoCd;
  readonly repository: Repository;
  readonly delivery?: DeliverySurroundings;
  /** What Applications deploy into: it is there before them, and gone after them. */
  readonly environments: readonly pulumi.Resource[];
  /** Their names. */
  readonly names: readonly string[];
}

const idOf = ({ kind, metadata }: KubernetesObject): string => `${ARGOCD_NAMESPACE}/${kind}/${metadata.name}`;

function configMap(name: string, data: Readonly<Record<string, string>>): KubernetesObject {
  // Argo CD reads only what is labelled as a part of it.
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: ARGOCD_NAMESPACE, labels }, data };
}

/** Labelled as Argo CD looks for it. */
function repositorySecret(
  { url, username, password }: Repository,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const labels = { ...PART_OF, 'argocd.argoproj.io/secret-type': 'repository' };
  const metadata = { name: 'repository', namespace: ARGOCD_NAMESPACE, labels };
  const stringData = pulumi.secret({ type: 'git', url, username, password });
  return new k8s.core.v1.Secret(`${ARGOCD_NAMESPACE}/repository`, { metadata, type: 'Opaque', stringData }, opts);
}

/** Argo CD in a namespace of its own under the level restricted, its settings, what it reads, and what is registered with it. */
export class GitOps extends pulumi.ComponentResource {
  /** Without what lists previews there is none. */
  readonly delivery?: Delivery;

  constructor(args: GitOpsArgs, opts: pulumi.ComponentResourceOptions) {
    super('cutover:index:GitOps', ARGOCD_NAMESPACE, {}, opts);
    const { stack, config, argocd, repository, delivery, vault, environments, names, runsPods } = args;
    const namespace = ARGOCD_NAMESPACE;
    const inside = { parent: this, dependsOn: frame({ ...config, namespace, stack }, { parent: this }) };
    grantReaders({ namespace, groups: config.readers, rules: GITOPS_READER_RULES }, inside);

    const settings = [
      configMap('argocd-cm', { ...argocd.settings['argocd-cm'], ...cmOf(config) }),
      configMap('argocd-cmd-params-cm', { ...argocd.settings['argocd-cmd-params-cm'], ...PARAMS }),
    ].map((object) => register(idOf(object), object, inside));
    const labels = { 'app.kubernetes.io/part-of': 'argocd' };
    const secrets = Object.entries(ARGOCD_KEYS).map(
      ([name, make]) => new GeneratedSecret({ namespace, name, make, vault, labels }, inside),
    );
    // Pods read both at their start.
    const afterSettings = { parent: this, dependsOn: [...settings, ...secrets] };
    const argo = argocd.objects.map((object) => register(idOf(object), object, afterSettings));

    const { deployer, projects, application } = registeredWith(repository, {
      environments: names,
      cascades: runsPods,
      previews: delivery !== undefined,
    });
    grantAccount(deployer, inside);
    const credentials = repositorySecret(repository, inside);
    const afterArgo = { parent: this, dependsOn: [...argo, credentials] };
    const made = projects.map((object) => register(idOf(object), object, afterArgo));
    const previews = new Previews({ parent: this, dependsOn: argo });
    if (delivery !== undefined)
      this.delivery = new Delivery(
        {
          ...{ ...delivery, repositoryUrl: repository.url, vault, runsPods },
          environments: environments.map((made, at) => ({ name: names[at]!, made })),
        },
        inside,
      );
    const beside = [previews, ...(this.delivery === undefined ? [] : [this.delivery])];
    const last = { parent: this, dependsOn: [...argo, ...made, ...environments, ...beside] };
    register(idOf(application), application, last);
    this.registerOutputs({});
  }
}
