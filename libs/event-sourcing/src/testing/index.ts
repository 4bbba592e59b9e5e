export { decide, type DeciderSpec } from './decider-spec.ts';
export { crashingAt, guardedStore, type Around, type Fuse } from './guarded-store.ts';
export { eventStoreContract } from './event-store-contract.ts';
export { eventVersionsContract, type Named, type VersionedStore } from './event-versions-contract.ts';
export { readModelContract } from './read-model-contract.ts';
export { streamsContract } from './streams-contract.ts';
export { snapshotsContract } from './snapshots-contract.ts';
export { unpublishedContract } from './unpublished-contract.ts';
