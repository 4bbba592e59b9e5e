import * as k8s from '@pulumi/kubernetes';
import { ARGOCD_NAMESPACE } from '@cutover/argocd';
import { ConfigError } from '../config/config-error.ts';
import type { StackConfig } from '../config/schema.ts';
import { Environment } from './environment.ts';
import type { Vault } from './vault.ts';
import { GitOps } from './gitops.ts';
import { argoCdIn } from './argocd-objects.ts';
import { checkDelivery } from './delivery/check-delivery.ts';
import type { WebhookOutput } from './delivery/delivery.ts';
import type { Surroundings } from './surroundings.ts';

/** What a stack says of itself once it is made. */
export interface StackOutputs {
  readonly namespaces: readonly string[];
  /** Where the forge is to tell of pull requests, and the secret by which it signs: marked as one in the state. */
  readonly webhook?: Webhook;
}

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

type Made = Omit<StackOutputs, 'webhook'> & { readonly webhook?: WebhookOutput };

/** Needs nothing of the caller's own: no current context, no kubeconfig of theirs. */
const providerOf = ({ kubeconfig, context }: Surroundings): k8s.Provider =>
  new k8s.Provider('cluster', { kubeconfig, ...(context !== undefined && { context }), enableServerSideApply: true });

function gitOpsFor({ stack }: StackConfig, { gitops, runsPods = true }: Surroundings) {
  if (gitops === undefined)
    throw new ConfigError([
      `stack ${stack}: Argo CD's manifest, its images and the repository are not known here: \`cutover up --with gitops\` makes this stack first`,
    ]);
  const { repository, delivery } = gitops;
  if (delivery !== undefined) checkDelivery(stack, delivery);
  return { argocd: argoCdIn(gitops.argocd, runsPods), repository, runsPods, ...(delivery && { delivery }) };
}

/**
 * A stack as an inline program. What it is told is checked here, before an engine runs it.
 * @param vault Secrets that earlier runs made, and where those go that this one makes
 * @throws ConfigError where the stack has Argo CD and nobody says which, or what is said of it is not right
 */
export function programOf(config: StackConfig, surroundings: Surroundings, vault: Vault): () => Promise<Made> {
  const { stack, environments, gitops } = config;
  const names = environments.map(({ name }) => name);
  const argoCd = gitops && { config: gitops, ...gitOpsFor(config, surroundings) };
  return async () => {
    const providers = { kubernetes: providerOf(surroundings) };
    const made = environments.map(
      (environment) => new Environment({ stack, config: environment, vault }, { providers }),
    );
    if (argoCd === undefined) return { namespaces: names };
    const { delivery } = new GitOps({ ...argoCd, stack, vault, names, environments: made }, { providers });
    return { namespaces: [...names, ARGOCD_NAMESPACE], ...(delivery && { webhook: delivery.webhook }) };
  };
}
