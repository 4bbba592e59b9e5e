import type { RawMessage, RawOutgoing } from '../transport/transport.ts';

const SUFFIX = '.dead-letter';
const PREFIX = 'dead-letter-';
/** On a replayed message: the one group that failed on it. Others handled it long ago. */
const ONLY_FOR = 'only-for-group';

export interface Burial {
  readonly group: string;
  readonly reason: string;
  readonly attempts: number;
  readonly at: Date;
}

/** What a person is shown of a dead letter. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly group: string;
  readonly reason: string;
  readonly attempts: number;
  readonly at: string;
  readonly key: string;
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly value: string;
  /** Whether it was published again, as far as its group's place says. */
  readonly replayed: boolean;
}

/** Where a topic's dead letters go. */
export function deadLetterTopic(topic: string): string {
  return `${topic}${SUFFIX}`;
}

/** The message as it came, and why it lies here. */
export function deadLetterOf(raw: RawMessage, { group, reason, attempts, at }: Burial): RawOutgoing {
  const headers = Object.fromEntries(Object.entries(raw.headers).filter(([name]) => name !== ONLY_FOR));
  return {
    topic: deadLetterTopic(raw.topic),
    key: raw.key,
    value: raw.value,
    headers: {
      ...headers,
      [`${PREFIX}topic`]: raw.topic,
      [`${PREFIX}partition`]: String(raw.partition),
      [`${PREFIX}offset`]: raw.offset,
      [`${PREFIX}group`]: group,
      [`${PREFIX}reason`]: reason,
      [`${PREFIX}attempts`]: String(attempts),
      [`${PREFIX}at`]: at.toISOString(),
    },
  };
}

export function describe({ headers, key, value }: RawMessage, replayed: boolean): DeadLetter {
  const of = (name: string): string => headers[`${PREFIX}${name}`] ?? '';
  return {
    topic: of('topic'),
    partition: Number(of('partition')),
    offset: of('offset'),
    group: of('group'),
    reason: of('reason'),
    attempts: Number(of('attempts')),
    at: of('at'),
    key,
    type: headers['message-type'],
    id: headers['message-id'],
    value,
    replayed,
  };
}

/** The message as it first came to the topic, for the group that failed on it alone. */
export function revive({ headers, key, value }: RawMessage, topic: string): RawOutgoing {
  const own = Object.entries(headers).filter(([name]) => !name.startsWith(PREFIX));
  const group = headers[`${PREFIX}group`] ?? '';
  return { topic, key, value, headers: { ...Object.fromEntries(own), [ONLY_FOR]: group } };
}

export function meantForOthers({ headers }: RawMessage, group: string): boolean {
  const only = headers[ONLY_FOR];
  return only !== undefined && only !== group;
}
