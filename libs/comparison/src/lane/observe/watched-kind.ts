import type { ObjectState } from '../../record/event-record.ts';

/** Of the objects that a lane watches. A proxy's routes are no object: it is asked for them. */
export type WatchedKind = Exclude<ObjectState['kind'], 'ProxyRoutes'>;
