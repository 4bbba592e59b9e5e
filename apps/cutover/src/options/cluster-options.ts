import { Option } from 'commander';
import type { Command } from 'commander';
import { UsageError } from '../usage-error.ts';
import { notKnown } from '@cutover/toolchain/words';

export const PROVIDERS = ['embedded', 'kind', 'kubeconfig'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Which cluster a command is about. */
export interface ClusterChoice {
  readonly provider: ProviderName;
  readonly name: string;
  /** Of the kubeconfig provider alone: never the current context by accident. */
  readonly context?: string;
  /** Of the kubeconfig provider: host/prefix that this machine pushes to and the cluster pulls from. */
  readonly registry?: string;
}

export interface ClusterFlags {
  readonly provider?: string;
  readonly name?: string;
  readonly context?: string;
  readonly registry?: string;
}

const DEFAULT_NAME = 'cutover';
/** A part of it names network namespaces and links, which Linux cuts at 15 characters. */
const NAME = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** Adds --provider, --name, --context and --registry; they may also stand before the command's name. */
export function addClusterOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--provider <name>', `where the cluster comes from: ${PROVIDERS.join(', ')} (default: embedded)`),
    )
    .addOption(new Option('--name <name>', `name of the cluster (default: ${DEFAULT_NAME})`))
    .addOption(new Option('--context <name>', 'context of your kubeconfig, with --provider kubeconfig'))
    .addOption(
      new Option('--registry <host/prefix>', 'that you push to and the cluster pulls from, with --provider kubeconfig'),
    );
}

function providerOf({ provider = 'embedded' }: ClusterFlags): ProviderName {
  if ((PROVIDERS as readonly string[]).includes(provider)) return provider as ProviderName;
  throw new UsageError(`--provider: ${notKnown(provider, 'a provider', PROVIDERS)}`);
}

function refuseKubeconfigOptions(provider: ProviderName, given: Readonly<Record<string, string | undefined>>): void {
  const found = Object.keys(given).find((name) => given[name] !== undefined);
  if (found === undefined) return;
  throw new UsageError(
    `--${found} belongs to --provider kubeconfig, not to ${provider}: leave it out, or add --provider kubeconfig`,
  );
}

/** @throws UsageError */
export function clusterChoice(flags: ClusterFlags): ClusterChoice {
  const provider = providerOf(flags);
  const { name = DEFAULT_NAME, context, registry } = flags;
  if (!NAME.test(name)) {
    throw new UsageError(
      `--name: "${name}" cannot name a cluster: use lower-case letters, digits and dashes, at most 32, a letter first`,
    );
  }
  if (provider === 'kubeconfig' && context === undefined) {
    throw new UsageError('--provider kubeconfig needs --context NAME: the current context is never taken by accident');
  }
  if (provider !== 'kubeconfig') refuseKubeconfigOptions(provider, { context, registry });
  return {
    ...{ provider, name },
    ...(context === undefined ? {} : { context }),
    ...(registry === undefined ? {} : { registry }),
  };
}

/** The flags that choose this cluster, each after a blank; nothing for the default one. */
export function clusterFlagsText({ provider, name, context, registry }: ClusterChoice): string {
  const flags = [
    name === DEFAULT_NAME ? '' : ` --name ${name}`,
    provider === 'embedded' ? '' : ` --provider ${provider}`,
    context === undefined ? '' : ` --context ${context}`,
    registry === undefined ? '' : ` --registry ${registry}`,
  ];
  return flags.join('');
}
