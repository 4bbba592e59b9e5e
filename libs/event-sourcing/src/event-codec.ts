import type { DomainEvent } from './commit.ts';
import { EventStoreError } from './event-store-error.ts';

/** An event as it lies in a store. Without a version it is of version 1. */
export interface StoredEvent extends DomainEvent {
  readonly version?: number;
}

/** Turns data of one version into data of the next. */
export type EventUpcaster = (data: never) => object;

/** Each type with the steps between its versions, oldest first; none for a type that has had one version only. */
export type EventVersions<E extends DomainEvent> = Readonly<Record<E['type'], readonly EventUpcaster[]>>;

/** Where an event was found, for the error that names it. */
export interface EventPlace {
  readonly stream: string;
  readonly sequence: number;
}

/** Between events as code knows them, of the newest version always, and as they were stored at any time. */
export interface EventCodec<E extends DomainEvent> {
  encode(event: E): StoredEvent;
  /**
   * The event brought to its newest version.
   * @throws EventStoreError `event-store.unknown-version`, `event-store.unknown-type`: a newer build wrote it, and folding on without it would be wrong
   */
  decode(stored: StoredEvent, place: EventPlace): E;
}

/** A codec that knows every type of `E`, each with its versions. */
export function eventCodec<E extends DomainEvent>(versions: EventVersions<E>): EventCodec<E> {
  const steps = new Map(Object.entries<readonly EventUpcaster[]>(versions));
  return {
    encode(event) {
      const version = (steps.get(event.type)?.length ?? 0) + 1;
      return version === 1 ? event : { type: event.type, version, data: event.data };
    },
    decode(stored, place) {
      const own = steps.get(stored.type);
      if (own === undefined) throw unknownType(stored, place);
      const version = checkedVersion(stored, own.length + 1, place);
      const data = own.slice(version - 1).reduce<object>((older, step) => step(older as never), stored.data);
      return { type: stored.type, data } as E;
    },
  };
}

/** For streams whose events have had one version so far, of whatever types. */
export const plainCodec: EventCodec<DomainEvent> = {
  encode: (event) => event,
  decode(stored, place) {
    checkedVersion(stored, 1, place);
    return { type: stored.type, data: stored.data };
  },
};

function checkedVersion({ type, version = 1 }: StoredEvent, newest: number, { stream, sequence }: EventPlace): number {
  if (Number.isInteger(version) && version >= 1 && version <= newest) return version;
  const message = `${stream}@${sequence}: ${type} has versions 1 to ${newest} in this build, not ${version}`;
  throw new EventStoreError('event-store.unknown-version', message, { stream, sequence, type, version });
}

function unknownType({ type }: StoredEvent, { stream, sequence }: EventPlace): EventStoreError {
  const message = `${stream}@${sequence}: ${type} is not known in this build`;
  return new EventStoreError('event-store.unknown-type', message, { stream, sequence, type });
}

/** The commit with its events as they are stored. */
export function encodeAll<E extends DomainEvent>(codec: EventCodec<E>, events: readonly E[]): readonly StoredEvent[] {
  return events.map((event) => codec.encode(event));
}

/** @throws as `decode` */
export function decodeAll<E extends DomainEvent>(
  codec: EventCodec<E>,
  stored: readonly StoredEvent[],
  place: EventPlace,
): readonly E[] {
  return stored.map((event) => codec.decode(event, place));
}
