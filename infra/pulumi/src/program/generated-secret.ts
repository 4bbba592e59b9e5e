import { PART_OF } from '@cutover/argocd';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { SecretData } from '@cutover/environment-keys';
import type { Vault } from './vault.ts';

/** Its type in the state, where the engine finds what it made before. */
export const GENERATED_SECRET = 'cutover:index:GeneratedSecret';
/** The output that holds the data, encrypted in the state. */
export const DATA = 'data';

export interface GeneratedSecretArgs {
  readonly namespace: string;
  readonly name: string;
  readonly make: () => SecretData;
  readonly vault: Vault;
  /** Default: Opaque. */
  readonly type?: string;
  /** Beside our own. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Secret whose values are made once, here, and stay: what was signed by them is still out there. The component's own output keeps them in the state,
 * since the Secret's inputs would follow an edit by hand once that is refreshed.
 */
export class GeneratedSecret extends pulumi.ComponentResource {
  /** What it holds, marked as secret. */
  readonly data: pulumi.Output<SecretData>;

  constructor(args: GeneratedSecretArgs, opts: pulumi.ComponentResourceOptions) {
    const { namespace, name, vault, make, type = 'Opaque', labels } = args;
    const id = `${namespace}/${name}`;
    super(GENERATED_SECRET, id, {}, opts);
    const data = pulumi.secret(vault.take(id, make));
    const metadata = { name, namespace, labels: { ...PART_OF, ...labels } };
    new k8s.core.v1.Secret(id, { metadata, type, stringData: data }, { parent: this });
    this.data = data;
    this.registerOutputs({ [DATA]: data });
  }
}
