import { MongoCheckpoints, MongoEventStore } from '@cutover/event-sourcing';
import { MongoLease, MongoOutbox } from '@cutover/messaging';
import type { Connection } from 'mongoose';
import { MongoEmailClaims } from '../email/email-claims.ts';
import { MongoMemberDirectory } from '../members/member-directory.ts';
import type { MemberEvent } from '../member/member.ts';
import type { MembershipStores } from '../membership.ts';
import { MongoCredentials } from '../password/credentials.ts';
import { MongoFailureCounts } from '../session/failure-counts.ts';

export interface MongoStores extends MembershipStores {
  /** Makes the indexes that everything rests on. Any number of pods may do so, at once and again. */
  prepare(): Promise<void>;
}

/** The service's collections on a connection, which need not be open yet. */
export function mongoStores(connection: Connection): MongoStores {
  const store = new MongoEventStore<MemberEvent>(connection, 'member_commits');
  const outbox = new MongoOutbox(connection, 'member_outbox');
  return {
    store,
    claims: new MongoEmailClaims(connection),
    credentials: new MongoCredentials(connection),
    directory: new MongoMemberDirectory(connection),
    counts: new MongoFailureCounts(connection),
    outbox,
    lease: new MongoLease(connection, 'member-relay'),
    checkpoints: new MongoCheckpoints(connection),
    prepare: async () => {
      await Promise.all([store.prepare(), outbox.prepare()]);
      await store.prepareUnpublished();
    },
  };
}
