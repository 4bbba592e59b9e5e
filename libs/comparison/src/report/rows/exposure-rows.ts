import type { Bound } from '../../record/bound.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { Cell, MetricRow } from './row.ts';
import { bounded, count, plural } from '../words/format.ts';

/**
 * How long answers of both versions reached anyone, ms: from the first kind of connection that met the new version to the
 * last that left the old one. Each kind alone may switch in an instant and yet at different times. Where old pods stayed, or one kind
 * never left them, it did not end. Null where nobody met the new version.
 */
export function mixedSpan({ mixedVersionMs, deployMs }: Pick<LaneResult, 'mixedVersionMs' | 'deployMs'>): Bound | null {
  const { fresh, keepAlive } = mixedVersionMs?.deploy ?? { fresh: null, keepAlive: null };
  const seen = [fresh, keepAlive].filter((crossing) => crossing !== null);
  const begun = seen.filter(({ at1 }) => !at1.atLeast);
  if (begun.length === 0) return null;
  const first = Math.min(...begun.map(({ at1 }) => at1.value));
  return {
    value: Math.max(...seen.map(({ at99 }) => at99.value)) - first,
    atLeast: deployMs === null || seen.some(({ at99 }) => at99.atLeast),
  };
}

function mixed({ mixedVersionMs }: LaneResult): string {
  if (mixedVersionMs === null) return 'n/a';
  const { fresh, keepAlive } = mixedVersionMs.deploy;
  const words = (crossing: typeof fresh) =>
    crossing?.at1.atLeast === true ? 'not begun' : bounded(crossing?.window ?? null);
  return `${words(fresh)} / ${words(keepAlive)}`;
}

/** A Service that selects one revision lets nothing through to another: whoever counts an answer has found a fault, not a cost. */
function early({ exposure: { answeredByNewBeforePromotion: early } }: LaneResult): Cell {
  if (early === null) return { text: 'n/a', tone: 'plain' };
  if (early === 0) return { text: '✓ nothing early', tone: 'good' };
  return { text: `✗ ${plural(early, 'answer')} early`, tone: 'bad' };
}

/** Whom which version answered. */
export const exposureRows: readonly MetricRow[] = [
  {
    id: 'mixedSpan',
    label: 'mixed versions, all users',
    definition:
      'from the first kind of connection that met the new version to the last that left the old one; longer than what is said where one never did',
    cell: (lane) => ({ text: bounded(mixedSpan(lane)), tone: 'plain' }),
  },
  {
    id: 'mixed',
    label: 'mixed versions fresh / kept',
    definition:
      'how long both versions answered (1 % to 99 % of answers from the new one), on fresh and on keep-alive connections; longer than what is said where 99 % was never reached',
    cell: (lane) => ({ text: mixed(lane), tone: 'plain' }),
  },
  {
    id: 'promotion',
    label: 'promotion let nothing through',
    definition:
      'a check: no request was answered by the new version before it was promoted; n/a where nothing is promoted',
    cell: early,
  },
  {
    id: 'failedByNew',
    label: 'failed by new / unattributed',
    definition: 'failures whose answer named the new version, and those that named none',
    cell: ({ exposure }) => ({
      text: `${count(exposure.failedByNew)} / ${count(exposure.unattributed)}`,
      tone: 'plain',
    }),
  },
];
