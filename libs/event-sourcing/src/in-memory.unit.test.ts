import { InMemoryEventStore } from './in-memory-event-store.ts';
import { InMemoryReadModel } from './in-memory-read-model.ts';
import { ReadModelSnapshots } from './snapshots.ts';
import {
  eventStoreContract,
  eventVersionsContract,
  readModelContract,
  snapshotsContract,
  streamsContract,
  unpublishedContract,
} from './testing/index.ts';

const store = new InMemoryEventStore<never>();
eventStoreContract('in memory', async () => store);

eventVersionsContract('in memory', async (codec) => {
  const versioned = new InMemoryEventStore(codec);
  return { store: versioned, plant: async (commit) => versioned.plant(commit) };
});

streamsContract('in memory', async () => new InMemoryEventStore());

unpublishedContract('in memory', async () => new InMemoryEventStore());

const model = new InMemoryReadModel<never>();
readModelContract('in memory', async () => model);

const snapshots = new InMemoryReadModel<never>();
snapshotsContract('in memory', async (version) => new ReadModelSnapshots<never>(snapshots, version));
