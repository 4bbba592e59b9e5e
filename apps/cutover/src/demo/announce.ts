import { cacheRoot, missingTools } from '@cutover/toolchain';
import type { MissingTools } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { needsOfDemo } from '../needs/needs.ts';
import type { ClusterChoice, ProviderName } from '../options/cluster-options.ts';
import type { ComparisonPlan } from '../options/comparison-plan.ts';

/** What a demonstration takes once its tools are built, on two cores: the cluster and the images, and each lane. */
const START_S = 75;
const LANE_S = 45;

export interface Outlook {
  readonly missing: MissingTools;
  /** Of those, what every provider needs. */
  readonly elsewhere: MissingTools;
  readonly provider: ProviderName;
  readonly lanes: number;
  readonly kept: string;
}

function minutes(seconds: number): string {
  return `about ${Math.max(1, Math.round(seconds / 60))} min`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function namesOf([first, ...rest]: readonly string[]): string {
  const shown = first === 'kubernetes' ? 'Kubernetes' : first;
  return rest.length === 0 ? `${shown} has` : `${shown} and ${countOf(rest.length, 'more tool')} have`;
}

function shorter({ elsewhere, provider }: Outlook): string[] {
  if (provider !== 'embedded') return [];
  const left = elsewhere.names.length === 0 ? 'without compiling' : `${minutes(elsewhere.seconds)} of compiling`;
  return [
    `Shorter (${left}): --provider kind, with Docker; or --provider kubeconfig --context NAME, on a cluster of yours.`,
  ];
}

/** What will happen, how long it takes, and the shorter ways; nothing where all is built already. */
export function announcement(outlook: Outlook): string[] {
  const { missing, lanes, kept } = outlook;
  if (missing.names.length === 0) return [];
  const span = minutes(missing.seconds);
  return [
    `First ${namesOf(missing.names)} to be compiled, once: ${span} on two cores, then kept in ${kept}.`,
    `Then a cluster, images of two versions and ${countOf(lanes, 'lane')} of measuring: ${minutes(START_S + lanes * LANE_S)}.`,
    ...shorter(outlook),
  ];
}

/** Says at once what a demonstration will take where it takes long. */
export async function announce({ terminal }: Context, choice: ClusterChoice, plan: ComparisonPlan): Promise<void> {
  const missing = await missingTools(needsOfDemo(choice.provider, plan).tools);
  const elsewhere = await missingTools(needsOfDemo('kind', plan).tools);
  const lanes = plan.strategies.length * plan.repeats;
  const lines = announcement({ missing, elsewhere, provider: choice.provider, lanes, kept: cacheRoot() });
  for (const line of lines) terminal.err.write(`${line}\n`);
}
