import { deployerIn, OWNED_BY_ARGOCD } from '@cutover/argocd';
import { ENVIRONMENT_KEYS } from '@cutover/environment-keys';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/schema.ts';
import { grantAccount, grantReaders } from './access.ts';

import { frame } from './frame.ts';
import { GeneratedSecret } from './generated-secret.ts';
import type { Vault } from './vault.ts';
import { certificateFor } from './keys.ts';
import { readerRules } from './rules.ts';

const TLS = 'kubernetes.io/tls';

export interface EnvironmentArgs {
  readonly stack: string;
  readonly config: EnvironmentConfig;
  readonly vault: Vault;
}

/** A static namespace: its bounds, who may do what in it, and the Secrets that its apps name. Its apps are Argo CD's. */
export class Environment extends pulumi.ComponentResource {
  constructor({ stack, config, vault }: EnvironmentArgs, opts: pulumi.ComponentResourceOptions) {
    const { name: namespace, readers, certificates } = config;
    super('cutover:index:Environment', namespace, {}, opts);
    const made = frame({ ...config, namespace, stack, labels: OWNED_BY_ARGOCD }, { parent: this });
    const inside = { parent: this, dependsOn: made };
    const deployer = deployerIn(namespace);
    grantAccount(deployer, inside);
    grantReaders({ namespace, groups: readers, rules: readerRules(deployer.rules) }, inside);
    for (const [name, make] of Object.entries(ENVIRONMENT_KEYS))
      new GeneratedSecret({ namespace, name, make, vault }, inside);
    for (const [name, hosts] of Object.entries(certificates))
      new GeneratedSecret({ namespace, name, make: certificateFor(hosts), vault, type: TLS }, inside);
    this.registerOutputs({});
  }
}
