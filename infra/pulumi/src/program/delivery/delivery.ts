import { ARGOCD_NAMESPACE, DELIVERY, PART_OF, PREVIEW_GENERATOR, RELEASE_RULES } from '@cutover/argocd';
import type { Rule } from '@cutover/argocd';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { randomBytes } from 'node:crypto';
import { clusterRole, grant, grantAccount } from '../access.ts';
import { SKIP_AWAIT } from '../argocd-objects.ts';
import { GeneratedSecret } from '../generated-secret.ts';
import type { Vault } from '../vault.ts';
import { deliverySpec, LABELS, PORT, SECRETS, SELECTED } from './delivery-deployment.ts';
import type { Deployed } from './delivery-deployment.ts';
import { deliveryPolicy } from './delivery-network.ts';

/** It asks Argo CD to look again, by an annotation; a guard holds it to that. */
const RULES: readonly Rule[] = [
  {
    apiGroups: ['argoproj.io'],
    resources: ['applications', 'applicationsets'],
    verbs: ['get', 'list', 'watch', 'patch'],
  },
];

/** Where it takes what the forge tells. */
const WEBHOOK_PATH = '/webhooks/gitea';

/** Whether a preview's namespace is there, and stays: before it is, no binding within it could say so. */
function seesNamespaces(opts: pulumi.CustomResourceOptions): void {
  const name = DELIVERY;
  const rules: readonly Rule[] = [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get'] }];
  const role = clusterRole({ name, rules }, opts);
  new k8s.rbac.v1.ClusterRoleBinding(
    name,
    {
      metadata: { name, labels: PART_OF },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: ARGOCD_NAMESPACE }],
    },
    opts,
  );
}

/** How releases fare: in each environment, once it is there. */
function seesReleases({ environments }: Pick<DeliveryArgs, 'environments'>, opts: pulumi.CustomResourceOptions): void {
  const subjects = [{ kind: 'ServiceAccount', name: DELIVERY, namespace: ARGOCD_NAMESPACE }];
  for (const { name: namespace, made } of environments)
    grant({ namespace, name: DELIVERY, rules: RELEASE_RULES, subjects }, { ...opts, dependsOn: made });
}

/** 256 bits. */
const KEY_BYTES = 32;
const random = () => randomBytes(KEY_BYTES).toString('hex');

/** Argo CD finds its Secrets by their label. */
const OF_ARGOCD = { 'app.kubernetes.io/part-of': 'argocd' };

export interface DeliveryArgs extends Deployed {
  readonly vault: Vault;
  readonly runsPods: boolean;
  /** What it gives releases their verdicts in. */
  readonly environments: readonly { readonly name: string; readonly made: pulumi.Resource }[];
}

export interface WebhookOutput {
  readonly url: string;
  readonly secret: pulumi.Output<string>;
}

/** What lists previews, and gives releases their verdicts: between the forge, which tells it of pull requests, and Argo CD, which asks it. */
export class Delivery extends pulumi.ComponentResource {
  /** What the forge is told of it. */
  readonly webhook: WebhookOutput;

  constructor(args: DeliveryArgs, opts: pulumi.ComponentResourceOptions) {
    super('cutover:index:Delivery', DELIVERY, {}, opts);
    const { vault, forge, runsPods } = args;
    const namespace = ARGOCD_NAMESPACE;
    const inside = { parent: this };
    const annotations = runsPods ? {} : SKIP_AWAIT;
    const metadata = (name: string) => ({ name, namespace, labels: LABELS, annotations });
    const generated = (name: string, key: string, labels?: Readonly<Record<string, string>>) =>
      new GeneratedSecret(
        { namespace, name, vault, make: () => ({ [key]: random() }), ...(labels && { labels }) },
        inside,
      );

    const { WEBHOOK_SECRET, GENERATOR_TOKEN, FORGE_TOKEN } = SECRETS;
    const webhook = generated(WEBHOOK_SECRET.secret, WEBHOOK_SECRET.key);
    const generator = generated(GENERATOR_TOKEN.secret, GENERATOR_TOKEN.key, OF_ARGOCD);
    const told = new k8s.core.v1.Secret(
      `${namespace}/${FORGE_TOKEN.secret}`,
      {
        metadata: { name: FORGE_TOKEN.secret, namespace, labels: PART_OF },
        type: 'Opaque',
        stringData: pulumi.secret({ [FORGE_TOKEN.key]: forge.token }),
      },
      inside,
    );
    const { configMap, baseUrl, secret, key } = PREVIEW_GENERATOR;
    new k8s.core.v1.ConfigMap(
      `${namespace}/${configMap}`,
      { metadata: { name: configMap, namespace, labels: PART_OF }, data: { baseUrl, token: `$${secret}:${key}` } },
      inside,
    );
    grantAccount({ namespace, serviceAccount: DELIVERY, rules: RULES }, inside);
    seesNamespaces(inside);
    seesReleases(args, inside);
    const id = `${namespace}/${DELIVERY}`;
    new k8s.networking.v1.NetworkPolicy(id, { metadata: metadata(DELIVERY), spec: deliveryPolicy(forge.url) }, inside);
    const ports = [{ name: 'http', port: 80, targetPort: PORT, protocol: 'TCP' }];
    new k8s.core.v1.Service(id, { metadata: metadata(DELIVERY), spec: { selector: SELECTED, ports } }, inside);
    new k8s.apps.v1.Deployment(
      id,
      { metadata: metadata(DELIVERY), spec: deliverySpec(args) },
      { ...inside, dependsOn: [webhook, generator, told] },
    );
    this.webhook = {
      url: `${baseUrl}${WEBHOOK_PATH}`,
      secret: webhook.data.apply((data) => data[WEBHOOK_SECRET.key]!),
    };
    this.registerOutputs({});
  }
}
