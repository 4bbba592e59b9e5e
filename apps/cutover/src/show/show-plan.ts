import { roleOf } from '@cutover/comparison';
import type { AddOnName } from '@cutover/cluster';
import type { ComparisonFlags } from '../options/comparison-options.ts';
import { needProviderOf } from '../options/add-ons.ts';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { comparisonPlan } from '../options/comparison-plan.ts';
import type { ComparisonPlan } from '../options/comparison-plan.ts';
import { addOnsOfComparison } from '../needs/needs.ts';
import { UsageError } from '../usage-error.ts';

/** What a presenter chooses from unless it is said otherwise. */
const STRATEGIES = 'rolling-mesh,blue-green-mesh,canary-mesh,canary,rolling,rolling-no-drain,blue-green';
const FAULTS = 'none,errors,pod-killed';

export interface ShowFlags extends ComparisonFlags {
  readonly mesh?: boolean;
  readonly port?: number;
  readonly host?: string;
  readonly kiali?: boolean;
  readonly json?: boolean;
}

/** A demonstration as it was asked for, checked. */
export interface ShowPlan {
  readonly comparison: ComparisonPlan;
  readonly addOns: readonly AddOnName[];
  readonly port: number;
  /** Name under which the audience reaches this machine; undefined: nobody but this machine does. */
  readonly host: string | undefined;
  readonly hasKiali: boolean;
}

const HOST = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** What belongs to measuring, and has no place where nothing is measured. */
const MEASURING = ['repeats', 'attempts', 'out', 'fresh', 'json'] as const satisfies readonly (keyof ShowFlags)[];

/** @throws UsageError, LoadError */
export function showPlan(flags: ShowFlags, choice: Pick<ClusterChoice, 'provider'>): ShowPlan {
  const measuring = MEASURING.find((name) => flags[name] !== undefined);
  if (measuring !== undefined) {
    throw new UsageError(`--${measuring}: a demonstration measures nothing: leave it out, or leave --mesh out`);
  }
  const { host, port = 7_080, kiali: hasKiali = false } = flags;
  if (host !== undefined && !HOST.test(host)) {
    throw new UsageError(`--host: "${host}" is not a host name: give one such as laptop.local or 192.168.1.20`);
  }
  const asked = { strategies: STRATEGIES, faults: FAULTS, ...flags, controls: false };
  const comparison = comparisonPlan(asked);
  const noise = comparison.strategies.find((name) => roleOf(name) === 'noise');
  if (noise !== undefined) throw new UsageError(`--strategies: ${noise} has no switch that could be shown`);
  const addOns: AddOnName[] = [...addOnsOfComparison(comparison.strategies), ...(hasKiali ? (['kiali'] as const) : [])];
  needProviderOf(addOns, choice.provider);
  return { comparison, addOns, port, host, hasKiali };
}

/** Settings of a demonstration without --mesh, which it does not have. @throws UsageError */
export function refuseShowFlags(flags: ShowFlags): void {
  const found = (['port', 'host', 'kiali'] as const).find((name) => flags[name] !== undefined);
  if (found !== undefined) throw new UsageError(`--${found} belongs to --mesh: add it, or leave --${found} out`);
}
