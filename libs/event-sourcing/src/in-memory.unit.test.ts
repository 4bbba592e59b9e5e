import { InMemoryEventStore } from './in-memory-event-store.ts';
import { InMemoryReadModel } from './in-memory-read-model.ts';
import { ReadModelSnapshots } from './snapshots.ts';
import { eventStoreContract, readModelContract, snapshotsContract } from './testing/index.ts';

const store = new InMemoryEventStore<never>();
eventStoreContract('in memory', async () => store);

const model = new InMemoryReadModel<never>();
readModelContract('in memory', async () => model);

const snapshots = new InMemoryReadModel<never>();
snapshotsContract('in memory', async (version) => new ReadModelSnapshots<never>(snapshots, version));
