import type { Commit, DomainEvent, EventStore } from '@cutover/event-sourcing';
import type { Outbox, OutboxNote } from './outbox.ts';

export interface NotedCommit<E extends DomainEvent> {
  readonly note: OutboxNote;
  readonly commit: Commit<E>;
}

/** What is to be published, and what became of the notes. */
export interface Unpublished<E extends DomainEvent> {
  /** One list a stream, in the order of its commits, without a hole. */
  readonly lanes: readonly (readonly NotedCommit<E>[])[];
  /** Notes whose commit is published already. */
  readonly settled: readonly OutboxNote[];
  /** Notes whose commit is not visible, now or ever. */
  readonly absent: readonly OutboxNote[];
  /** When the oldest of all notes was written. */
  readonly oldest: Date | undefined;
}

const SIDE_BY_SIDE = 16;

interface Located<E extends DomainEvent> {
  readonly note: OutboxNote;
  readonly commit: Commit<E> | undefined;
}

/** A store, as far as it is asked here. */
export type Finding<E extends DomainEvent> = Pick<EventStore<E>, 'findByCommand'>;

async function locate<E extends DomainEvent>(store: Finding<E>, notes: readonly OutboxNote[]): Promise<Located<E>[]> {
  const located: Located<E>[] = [];
  for (let i = 0; i < notes.length; i += SIDE_BY_SIDE) {
    const some = notes.slice(i, i + SIDE_BY_SIDE).map(async (note) => ({
      note,
      commit: await store.findByCommand(note.stream, note.commandId),
    }));
    located.push(...(await Promise.all(some)));
  }
  return located;
}

function isWaiting<E extends DomainEvent>(located: Located<E>): located is NotedCommit<E> {
  return located.commit !== undefined && !located.commit.published;
}

export interface Look {
  /** Notes to a page, and commits to find before the last page is read. */
  readonly limit: number;
  /** How many commits of one stream count towards `limit`: others are looked for behind a stream that has more. */
  readonly perStream: number;
  /** Notes that are asked for only where something behind them was found: of commits that are being written, say, or that are not there since long. */
  readonly passOver: (note: OutboxNote) => boolean;
}

interface Pages<E extends DomainEvent> {
  readonly located: readonly Located<E>[];
  /** Of all notes. */
  readonly oldest: Date | undefined;
}

/** Page by page, the oldest notes first, until there is enough that can move: what cannot never stands before what can. */
async function locatePages<E extends DomainEvent>(
  store: Finding<E>,
  outbox: Outbox,
  { limit, perStream, passOver }: Look,
): Promise<Pages<E>> {
  const located: Located<E>[] = [];
  const counts = new Map<string, number>();
  let oldest: Date | undefined;
  let movable = 0;
  for (let last: OutboxNote | undefined; ; ) {
    const page = await outbox.list(limit, last);
    oldest ??= page[0]?.since;
    const found = await locate(
      store,
      page.filter((note) => !passOver(note)),
    );
    located.push(...found);
    for (const { commit } of found.filter(isWaiting)) {
      const count = (counts.get(commit.stream) ?? 0) + 1;
      counts.set(commit.stream, count);
      if (count <= perStream) movable++;
    }
    if (page.length < limit || movable >= limit) return { located, oldest };
    last = page.at(-1);
  }
}

/**
 * Finds what the notes speak of. Where commit n of a stream is found, the stream's notes are read once more: each commit before n was noted before it was written,
 * and written before n was, so that what is unpublished in front of n shows now, if it did not at the first look. Commits found by the second look behind n wait for
 * the next time.
 */
export async function findUnpublished<E extends DomainEvent>(
  store: Finding<E>,
  outbox: Outbox,
  look: Look,
): Promise<Unpublished<E>> {
  const { located: first, oldest } = await locatePages(store, outbox, look);
  const last = new Map<string, number>();
  for (const { commit } of first.filter(isWaiting)) {
    last.set(commit.stream, Math.max(commit.sequence, last.get(commit.stream) ?? 0));
  }
  const known = new Set(first.map(({ note }) => note.id));
  const again = last.size === 0 ? [] : await outbox.ofStreams([...last.keys()]);
  const second = await locate(
    store,
    again.filter(({ id }) => !known.has(id)),
  );
  const waiting = [...first, ...second]
    .filter(isWaiting)
    .filter(({ commit }) => commit.sequence <= last.get(commit.stream)!)
    .sort((a, b) => a.commit.sequence - b.commit.sequence);
  const lanes = [...Map.groupBy(waiting, ({ commit }) => commit.stream).values()];
  return {
    oldest,
    // A command that was tried twice has two notes of one commit: the second is found settled the next time.
    lanes: lanes.map((lane) => lane.filter(({ commit }, i) => commit.sequence !== lane[i - 1]?.commit.sequence)),
    settled: first.filter(({ commit }) => commit?.published).map(({ note }) => note),
    absent: first.filter(({ commit }) => commit === undefined).map(({ note }) => note),
  };
}
