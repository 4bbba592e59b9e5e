import { ENVIRONMENTS } from '@cutover/charts/environments';
import { environment } from '@cutover/manifests';
import { PromotionError } from './promotion-error.ts';

/** Environments in the order of promotion: previews are none of them. */
export const ORDER: readonly string[] = ENVIRONMENTS;

/** Where a promotion comes from. @throws ManifestsError `unknown-environment`; PromotionError `no-environment-before` */
export function environmentBefore(to: string): string {
  const { name } = environment(to);
  const before = ORDER[ORDER.indexOf(name) - 1];
  if (before !== undefined) return before;
  const others = ORDER.slice(1).join(', ');
  throw new PromotionError('no-environment-before', `nothing is promoted to ${name}: expected one of ${others}`);
}
