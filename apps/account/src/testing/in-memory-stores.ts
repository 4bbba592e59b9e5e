import {
  InMemoryCheckpoints,
  InMemoryEventStore,
  InMemoryReadModel,
  ReadModelSnapshots,
} from '@cutover/event-sourcing';
import { InMemoryOutbox } from '@cutover/messaging';
import type { AccountDirectory, DirectoryEntry } from '../accounts/account-directory.ts';
import { accountCodec } from '../account/account-codec.ts';
import { STATE_VERSION, type AccountEvent } from '../account/account.ts';
import type { BankStores } from '../bank.ts';
import type { MainAccountAssigned } from '../main-account/main-account.ts';
import { InMemoryLeftMembers } from '../members/left-members.ts';
import type { HoldNote, HoldNotes } from '../hold/hold-notes.ts';
import type { TransferEvent } from '../transfer/transfer.ts';
import type { UnfinishedTransfers } from '../transfer/unfinished-transfers.ts';

class InMemoryDirectory extends InMemoryReadModel<DirectoryEntry> implements AccountDirectory {
  async forget(id: string) {
    this.remove(id);
  }

  async list(after: string, limit: number) {
    return this.all()
      .filter(({ id }) => id > after)
      .slice(0, limit);
  }

  async listByOwner(owner: string, after: string, limit: number) {
    return this.all()
      .filter((entry) => entry.owner === owner && entry.id > after)
      .slice(0, limit);
  }
}

class InMemoryUnfinished implements UnfinishedTransfers {
  readonly noted = new Map<string, Date>();

  async note(id: string, since: Date) {
    if (!this.noted.has(id)) this.noted.set(id, since);
  }

  async crossOut(id: string) {
    this.noted.delete(id);
  }

  async notedBefore(time: Date, limit: number, after = '') {
    const all = [...this.noted].map(([id, since]) => ({ id, since })).sort((a, b) => (a.id < b.id ? -1 : 1));
    return all.filter(({ id, since }) => since < time && id > after).slice(0, limit);
  }
}

function byDeadline(a: HoldNote, b: HoldNote): number {
  return a.expiresAt.getTime() - b.expiresAt.getTime() || (a.id < b.id ? -1 : Number(a.id > b.id));
}

class InMemoryHoldNotes implements HoldNotes {
  readonly noted = new Map<string, HoldNote>();

  async note(note: HoldNote) {
    this.noted.set(note.id, note);
  }

  async remove(id: string) {
    this.noted.delete(id);
  }

  async crossOut(account: string, holdId: string) {
    for (const note of this.noted.values()) {
      if (note.account === account && note.holdId === holdId) this.noted.delete(note.id);
    }
  }

  async expiredAt(time: Date, limit: number, after?: HoldNote) {
    const due = [...this.noted.values()].filter(({ expiresAt }) => expiresAt <= time).sort(byDeadline);
    return due.filter((note) => after === undefined || byDeadline(note, after) > 0).slice(0, limit);
  }
}

/** The bank's stores without a database. */
export function inMemoryStores(): BankStores & {
  readonly unfinished: InMemoryUnfinished;
  readonly holdNotes: InMemoryHoldNotes;
  readonly outbox: InMemoryOutbox;
  readonly checkpoints: InMemoryCheckpoints;
  readonly accountStore: InMemoryEventStore<AccountEvent>;
} {
  return {
    accountStore: new InMemoryEventStore(accountCodec),
    ownerStore: new InMemoryEventStore<MainAccountAssigned>(),
    transferStore: new InMemoryEventStore<TransferEvent>(),
    accountSnapshots: new ReadModelSnapshots(new InMemoryReadModel(), STATE_VERSION),
    directory: new InMemoryDirectory(),
    unfinished: new InMemoryUnfinished(),
    holdNotes: new InMemoryHoldNotes(),
    leftMembers: new InMemoryLeftMembers(),
    outbox: new InMemoryOutbox(),
    checkpoints: new InMemoryCheckpoints(),
  };
}
