import { readValuesFile } from '@cutover/charts';
import { deployables } from './deployment.ts';
import type { Wanted } from './deployment.ts';
import { valuesFileOf } from '@cutover/charts/environments';
import { isRolloutType, typeOf } from './strategies.ts';

interface StrategyValues {
  readonly strategy?: { readonly type?: string };
}

/** Whether one of the apps will be a Rollout: by the strategy that is asked for, else by its environment's values. @throws ChartError */
export async function usesRollouts({ name, environment, strategy }: Wanted): Promise<boolean> {
  if (strategy !== undefined) return isRolloutType(typeOf(strategy));
  if (environment === undefined) return false;
  const charts = Object.keys(deployables[name].apps);
  const all = await Promise.all(charts.map((chart) => readValuesFile(chart, valuesFileOf(environment))));
  return all.some((values) => isRolloutType((values as StrategyValues).strategy?.type ?? ''));
}
