import type { Commit, DomainEvent } from '@cutover/event-sourcing';
import type { Finding } from './unpublished.ts';

const MOST = 2_000;

const keyOf = (stream: string, commandId: string): string => `${stream}/${commandId}`;

/**
 * Commits that this process has just written and nobody has published yet: the relay need not read them back. What is not here, or no longer, is looked up in the
 * store. One that another process has published meanwhile would be published again, which is allowed.
 */
export class FreshCommits<E extends DomainEvent> implements Finding<E> {
  readonly #store: Finding<E>;
  readonly #commits = new Map<string, Commit<E>>();

  constructor(store: Finding<E>) {
    this.#store = store;
  }

  add(commit: Commit<E>): void {
    if (commit.published) return;
    if (this.#commits.size >= MOST) this.#commits.delete(this.#commits.keys().next().value!);
    this.#commits.set(keyOf(commit.stream, commit.commandId), commit);
  }

  async findByCommand(stream: string, commandId: string): Promise<Commit<E> | undefined> {
    return this.#commits.get(keyOf(stream, commandId)) ?? this.#store.findByCommand(stream, commandId);
  }

  remove({ stream, commandId }: Commit<E>): void {
    this.#commits.delete(keyOf(stream, commandId));
  }

  clear(): void {
    this.#commits.clear();
  }
}
