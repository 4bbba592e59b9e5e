import type { Outliers } from '../../record/gateway-fact.ts';
import type { GatewayResult } from '../../record/gateway-result.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { count, duration, plural } from '../words/format.ts';
import type { Cell, MetricRow } from './row.ts';

type SentAgain = NonNullable<GatewayResult['sentAgain']>;

const plain = (text: string): Cell => ({ text, tone: 'plain' });

const sendsAgain = ({ gateway }: LaneResult): boolean => (gateway?.sentAgain ?? null) !== null;
const takesOut = ({ gateway }: LaneResult): boolean => (gateway?.policy.outliers ?? null) !== null;

const again =
  (cell: (sent: SentAgain, gateway: GatewayResult) => Cell) =>
  ({ gateway }: LaneResult): Cell =>
    gateway === undefined || gateway.sentAgain === null ? plain('n/a') : cell(gateway.sentAgain, gateway);

const byItself = (
  { counted, unread }: GatewayResult,
  of: (counted: NonNullable<GatewayResult['counted']>) => number,
) => (counted === null ? `not known: ${unread}` : count(of(counted)));

const written = ({ logged }: SentAgain): string => (logged === null ? '' : `; services wrote about ${count(logged)}`);

const twice = ({ doubled }: SentAgain): string =>
  doubled === null ? 'what is stored was not looked at' : `${count(doubled)} stored twice`;

const limits = ({ errorsInARow, outMs, mostPercent }: Outliers): string =>
  `after ${errorsInARow} errors in a row, for ${duration(outMs)}, ${mostPercent} % at most`;

const ejected = ({ policy: { outliers }, counted, unread }: GatewayResult): string => {
  if (outliers === null) return 'n/a';
  if (counted === null) return `not known: ${unread}`;
  const refused = counted.ejectionsRefused === 0 ? '' : `, ${count(counted.ejectionsRefused)} more were one too many`;
  return `${plural(counted.ejections, 'time')} (${limits(outliers)})${refused}`;
};

/** Of lanes whose gateway does more about failures than to pass them on: what that hides, and what it does not. */
export const gatewayRows: readonly MetricRow[] = [
  {
    id: 'sentAgain',
    label: 'sent again by the gateway',
    definition:
      'requests that the gateway sent more than once, as each answer says, and how often; beside it the gateway’s own counter (upstream_rq_retry), which has those without an answer, too',
    cell: again(({ requests, times }, gateway) =>
      plain(
        `${plural(requests, 'request')}, ${plural(times, 'time')} (counter: ${byItself(gateway, ({ retries }) => retries)})`,
      ),
    ),
    where: sendsAgain,
  },
  {
    id: 'hidden',
    label: 'failures hidden / not hidden',
    definition:
      'of the requests sent again, those that went well in the end, and those that failed all the same; about how many of them pods had written, as services saw what clients did not',
    cell: again((sent) => plain(`${count(sent.hidden)} / ${count(sent.requests - sent.hidden)}${written(sent)}`)),
    where: sendsAgain,
  },
  {
    id: 'doneBefore',
    label: 'done before it was sent again',
    definition:
      'of the writes sent again, those that had been done already and were answered from what is stored, by their idempotency key: without one each would have been done twice; and those that were',
    cell: again((sent) => ({
      text: `${count(sent.doneBefore)} of ${plural(sent.writes, 'write')}; ${twice(sent)}`,
      tone: (sent.doubled ?? 0) > 0 ? 'bad' : 'plain',
    })),
    where: sendsAgain,
  },
  {
    id: 'ejected',
    label: 'pods taken out by the gateway',
    definition:
      'times that the gateway sent a pod nothing for a while, by its own counter (outlier_detection.ejections_enforced_total), though the cluster called it ready',
    cell: ({ gateway }) => plain(gateway === undefined ? 'n/a' : ejected(gateway)),
    where: takesOut,
  },
  {
    id: 'money',
    label: 'sum of money',
    definition: 'all balances together in minor units, as the service said them, against what was opened and moved',
    cell: ({ invariants }) => {
      const balance = invariants?.balance ?? null;
      if (balance === null) return plain('n/a');
      const isRight = balance.actual === balance.expected;
      return isRight
        ? { text: `✓ ${count(balance.actual)}`, tone: 'good' }
        : { text: `✗ ${count(balance.actual)}, not ${count(balance.expected)}`, tone: 'bad' };
    },
    where: ({ gateway, invariants }) => gateway !== undefined && (invariants?.balance ?? null) !== null,
  },
];
