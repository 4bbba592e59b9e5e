import type { ObjectState } from '../../record/event-record.ts';

/** Of the objects that a lane watches. A proxy's routes and counts are no objects: it is asked for them. */
export type WatchedKind = Exclude<ObjectState['kind'], 'ProxyRoutes' | 'ProxyRequests'>;
