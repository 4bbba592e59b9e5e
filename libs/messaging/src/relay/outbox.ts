import { randomUUID } from 'node:crypto';
import { activeTraceparent } from '../tracing/active-trace.ts';

/** Says that a commit may be about to appear, or may not be published yet. */
export interface OutboxNote {
  readonly id: string;
  readonly stream: string;
  readonly commandId: string;
  readonly since: Date;
  /** W3C Trace Context of the command behind the commit: the relay continues its trace. */
  readonly traceparent?: string;
}

/**
 * Notes of commits that may be unpublished. One is written before the commit and removed after it was published, so that finding the unpublished never searches
 * the history, and no order of ids or times is relied on: a commit that becomes visible late is found by its note whenever it does.
 */
export interface Outbox {
  /** Resolves when the note is durable. */
  note(note: OutboxNote): Promise<void>;
  /** A page of them, at most `limit`, the oldest first; of one moment by id. @param after the last note of the page before */
  list(limit: number, after?: Pick<OutboxNote, 'id' | 'since'>): Promise<readonly OutboxNote[]>;
  /** All notes of these streams. */
  ofStreams(streams: readonly string[]): Promise<readonly OutboxNote[]>;
  remove(ids: readonly string[]): Promise<void>;
}

export function noteOf(stream: string, commandId: string, since: Date): OutboxNote {
  const traceparent = activeTraceparent();
  return { id: randomUUID(), stream, commandId, since, ...(traceparent !== undefined && { traceparent }) };
}

/** Keeps notes in this process; for unit tests. */
export class InMemoryOutbox implements Outbox {
  readonly notes = new Map<string, OutboxNote>();

  async note(note: OutboxNote): Promise<void> {
    this.notes.set(note.id, note);
  }

  async list(limit: number, after?: Pick<OutboxNote, 'id' | 'since'>): Promise<readonly OutboxNote[]> {
    const sorted = [...this.notes.values()].sort(byAge);
    return sorted.filter((note) => after === undefined || byAge(note, after) > 0).slice(0, limit);
  }

  async ofStreams(streams: readonly string[]): Promise<readonly OutboxNote[]> {
    return [...this.notes.values()].filter(({ stream }) => streams.includes(stream));
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.notes.delete(id);
  }
}

function byAge(a: Pick<OutboxNote, 'id' | 'since'>, b: Pick<OutboxNote, 'id' | 'since'>): number {
  return a.since.getTime() - b.since.getTime() || (a.id < b.id ? -1 : Number(a.id > b.id));
}
