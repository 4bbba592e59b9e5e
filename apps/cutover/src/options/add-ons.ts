import type { AddOnName } from '@cutover/cluster';
import type { ProviderName } from './cluster-options.ts';
import { UsageError } from '../usage-error.ts';
import { notKnown } from '@cutover/toolchain/words';

/** What can be asked for; every embedded node has DNS and storage. Held equal to the library's own list by a test, which is too slow to load for a help text. */
export const OPTIONAL_ADD_ON_NAMES = [
  'rollouts',
  'metrics-server',
  'private-registry',
  'contour',
  'metallb',
  'network-policies',
  'gitea',
  'argo-workflows',
  'mesh',
  'prometheus',
  'kiali',
] as const satisfies readonly AddOnName[];

/** Not one add-on but several, and what Pulumi and Argo CD make on them. */
export const GITOPS = 'gitops';
/** Add-ons that it stands on. Argo CD takes an Ingress for healthy once somebody serves it. */
export const GITOPS_ADD_ONS: readonly AddOnName[] = ['rollouts', 'gitea', 'contour'];

/** What `--with` and `--without` take. */
export const WITH_NAMES: readonly string[] = [...OPTIONAL_ADD_ON_NAMES, GITOPS];

function isOptional(name: string): name is (typeof OPTIONAL_ADD_ON_NAMES)[number] {
  return (OPTIONAL_ADD_ON_NAMES as readonly string[]).includes(name);
}

/** Part of them lies on a node of this machine. */
const EMBEDDED_ONLY: readonly AddOnName[] = [
  'private-registry',
  'contour',
  'metallb',
  'network-policies',
  'gitea',
  'mesh',
  'kiali',
];

/** Asked before anything is started. @throws UsageError where such a cluster cannot have one of them */
export function needProviderOf(addOns: readonly AddOnName[], provider: ProviderName): void {
  const name = addOns.find((one) => EMBEDDED_ONLY.includes(one));
  if (name === undefined || provider === 'embedded') return;
  throw new UsageError(`--with: ${name} needs a node of this machine: leave it out, or take --provider embedded`);
}

export interface AddOnChoice {
  readonly addOns: readonly AddOnName[];
  readonly gitops: boolean;
}

/** Names as given, also several in one word parted by commas. @throws UsageError */
export function addOnChoice(words: readonly string[], flag = '--with'): AddOnChoice {
  const names = new Set(words.flatMap((word) => word.split(',')).map((name) => name.trim()));
  const gitops = names.delete(GITOPS);
  const addOns = [...names].map((name) => {
    if (isOptional(name)) return name;
    throw new UsageError(`${flag}: ${notKnown(name, 'an add-on', WITH_NAMES)}`);
  });
  return { addOns, gitops };
}
