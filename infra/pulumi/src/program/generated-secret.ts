import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { SecretData } from './keys.ts';
import { PART_OF } from './labels.ts';

/** Its type in the state, where the engine finds what it made before. */
export const GENERATED_SECRET = 'cutover:index:GeneratedSecret';
/** The output that holds the data, encrypted in the state. */
export const DATA = 'data';

/** `NAMESPACE/NAME` → what earlier runs made. */
export type KeptSecrets = ReadonlyMap<string, SecretData>;

export interface GeneratedSecretArgs {
  readonly namespace: string;
  readonly name: string;
  readonly make: () => SecretData;
  readonly kept: KeptSecrets;
  /** Default: Opaque. */
  readonly type?: string;
  /** Whether earlier values do not count any more. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Secret whose values are made once, here, and stay: what was signed by them is still out there. The component's own output keeps them in the state,
 * since the Secret's inputs would follow an edit by hand once that is refreshed.
 */
export class GeneratedSecret extends pulumi.ComponentResource {
  constructor(args: GeneratedSecretArgs, opts: pulumi.ComponentResourceOptions) {
    const { namespace, name, kept, make, type = 'Opaque', labels } = args;
    const id = `${namespace}/${name}`;
    super(GENERATED_SECRET, id, {}, opts);
    const data = pulumi.secret(kept.get(id) ?? make());
    const metadata = { name, namespace, labels: { ...PART_OF, ...labels } };
    new k8s.core.v1.Secret(id, { metadata, type, stringData: data }, { parent: this });
    this.registerOutputs({ [DATA]: data });
  }
}
