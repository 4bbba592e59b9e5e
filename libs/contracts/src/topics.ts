/** Topics of the bank. Keys are streams' ids: an account's, a member's, a transfer's. */
export const TOPICS = {
  accountCommands: 'account.commands',
  accountEvents: 'account.events',
  transferEvents: 'transfer.events',
  memberEvents: 'member.events',
} as const;

const PARTITIONS = 6;

/** What has to exist before a service starts. */
export const bankTopics: readonly { readonly name: string; readonly partitions: number }[] = Object.values(TOPICS).map(
  (name) => ({ name, partitions: PARTITIONS }),
);
