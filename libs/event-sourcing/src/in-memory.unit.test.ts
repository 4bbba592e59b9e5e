import { InMemoryEventStore } from './in-memory-event-store.ts';
import { InMemoryReadModel } from './in-memory-read-model.ts';
import { eventStoreContract, readModelContract } from './testing/index.ts';

const store = new InMemoryEventStore<never>();
eventStoreContract('in memory', async () => store);

const model = new InMemoryReadModel<never>();
readModelContract('in memory', async () => model);
