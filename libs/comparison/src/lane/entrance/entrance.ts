import type { ObjectState } from '../../record/event-record.ts';

/** Where load enters the app, and what has to be watched for it. */
export interface Entrance {
  /** Objects that say where requests go. */
  readonly watched: readonly ObjectState['kind'][];
  /** Where it is within the node's network; null while it is not there. */
  address(
    current: (kind: ObjectState['kind']) => ReadonlyMap<string, ObjectState>,
  ): { host: string; port: number } | null;
}
