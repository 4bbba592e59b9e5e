/** Topics of the bank. Keys are streams' ids: an account's, a member's, a transfer's. */
export const TOPICS = {
  accountCommands: 'account.commands',
  accountEvents: 'account.events',
  transferEvents: 'transfer.events',
  memberEvents: 'member.events',
} as const;

const PARTITIONS = 6;
const DAY_MS = 24 * 3_600_000;

/** How long a consumer may be away without losing anything, and how far back one that is new can look. */
const RETENTION_MS: Readonly<Record<(typeof TOPICS)[keyof typeof TOPICS], number>> = {
  'account.commands': 7 * DAY_MS,
  'account.events': 30 * DAY_MS,
  'transfer.events': 30 * DAY_MS,
  'member.events': 30 * DAY_MS,
};

/** A topic as it has to be before a service starts. */
export interface BankTopic {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

export const bankTopics: readonly BankTopic[] = Object.values(TOPICS).map((name) => ({
  name,
  partitions: PARTITIONS,
  retentionMs: RETENTION_MS[name],
}));
