import type { UnitKind } from '@cutover/judge';

import type { LaneFacts } from '../../record/lane-facts.ts';
import { isWeighted } from '../../strategy/canary-steps.ts';
import { strategyOf } from '../../strategy/strategies.ts';

/** A Service gives a connection to a pod, and a proxy each request to a version: what chance decides is what a judge counts. */
export const judgedUnitOf = ({ strategy }: Pick<LaneFacts, 'strategy'>): UnitKind =>
  isWeighted(strategyOf(strategy)) ? 'request' : 'connection';
