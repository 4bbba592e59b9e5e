import type { ConsumersResult } from '../../record/consumers-result.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { Cell, MetricRow, Tone } from './row.ts';
import { count, duration } from '../words/format.ts';

const unknown = 'not known';

const pause = ({ pause: found }: ConsumersResult): string =>
  found === null ? unknown : `${duration(found.longestMs)} / ${duration(found.steadyMs)}`;

const wait = ({ pause: found }: ConsumersResult): string => (found === null ? unknown : duration(found.longestWaitMs));

const again = ({ deliveries }: ConsumersResult): string => {
  if (deliveries === null) return unknown;
  const { handled, duplicates, deadLettered, podsNotReadToEnd } = deliveries;
  const atLeast = podsNotReadToEnd === 0 ? '' : 'at least ';
  const letters = deadLettered === 0 ? '' : `; ${atLeast}${count(deadLettered)} dead-lettered`;
  return `${atLeast}${count(duplicates)} of ${count(handled + duplicates + deadLettered)}${letters}`;
};

const lag = ({ lag: told }: ConsumersResult): string =>
  told === null ? unknown : `${count(told.peak)} / ${told.end === null ? unknown : count(told.end)}`;

const early = ({ consumers, promotedBy }: LaneResult): string => {
  const found = consumers?.beforePromotion ?? null;
  // Between the last look and the promotion it may have consumed more.
  const seen = (byNew: number) => (byNew === 0 ? 'none seen' : `at least ${count(byNew)}`);
  if (found !== null) return `${seen(found.byNew)} of ${count(found.all)}`;
  return promotedBy === null ? 'n/a' : unknown;
};

const cell =
  (words: (consumers: ConsumersResult) => string, tone: (consumers: ConsumersResult) => Tone = () => 'plain') =>
  ({ consumers }: LaneResult): Cell =>
    consumers === undefined ? { text: 'n/a', tone: 'plain' } : { text: words(consumers), tone: tone(consumers) };

const where = ({ consumers }: LaneResult): boolean => consumers !== undefined;

/** Of apps that consume messages. */
export const consumerRows: readonly MetricRow[] = [
  {
    id: 'consumerPause',
    label: 'consumers’ pause / steady',
    definition:
      'longest time in which messages waited and the consumer group took up none, and the same before anything was changed; by the times of commits, the sender’s and the consumer’s',
    cell: cell(pause),
    where,
  },
  {
    id: 'messageWait',
    label: 'longest wait of a message',
    definition:
      'from when its sender recorded it until a consumer took it up: one partition may wait while others go on',
    cell: cell(wait),
    where,
  },
  {
    id: 'duplicates',
    label: 'messages delivered again',
    definition:
      'deliveries whose effect was on record already, of all messages consumed in the lane; at least so many where a pod may have counted more after it was last read, as one that is killed does',
    cell: cell(again, ({ deliveries }) => ((deliveries?.deadLettered ?? 0) > 0 ? 'bad' : 'plain')),
    where,
  },
  {
    id: 'lag',
    label: 'consumers behind most / end',
    definition:
      'messages the group had not consumed, asked once a second: most in the lane, and when it stopped, under load still',
    cell: cell(lag),
    where,
  },
  {
    id: 'consumedEarly',
    label: 'consumed before promotion',
    definition:
      'messages the new version consumed before it was promoted, of all consumed between the deploy command and then: consumers join their group whatever a Service selects; n/a where nothing is promoted',
    cell: (lane) => ({ text: early(lane), tone: 'plain' }),
    where,
  },
];
