import type { RequestRecord } from '@cutover/traffic';

import { isFailed } from './requests.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import type { Exposure } from '../../record/lane-result.ts';

/** Whom the new version reached before it was promoted, and whom it failed. A versionless failure is nobody's. */
export const exposureOf = (requests: readonly RequestRecord[], facts: LaneFacts, timeline: Timeline): Exposure => {
  const { promote } = timeline;
  const distinct = facts.from.version !== facts.to.version;
  const byNew = distinct ? requests.filter(({ version }) => version === facts.to.version) : [];
  return {
    due: requests.length,
    answeredByNewBeforePromotion: promote === null ? null : byNew.filter(({ end }) => end < promote).length,
    failedByNew: byNew.filter(isFailed).length,
    unattributed: requests.filter((request) => isFailed(request) && request.version === null).length,
  };
};
