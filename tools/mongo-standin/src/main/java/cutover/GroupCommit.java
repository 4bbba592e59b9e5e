package cutover;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Runs writes side by side and commits them together: each returns once a commit that includes it has ended. */
final class GroupCommit {
  private final Runnable commit;
  private final ReadWriteLock state = new ReentrantReadWriteLock(true);
  private final Lock committing = new ReentrantLock(true);
  private long applied;
  private volatile long committed;

  GroupCommit(Runnable commit) {
    this.commit = commit;
  }

  <T> T durably(Supplier<T> write) {
    long ticket;
    T result;
    state.readLock().lock();
    try {
      result = write.get();
    } finally {
      ticket = nextTicket();
      state.readLock().unlock();
    }
    commitUpTo(ticket);
    return result;
  }

  /** Runs while no write is half applied and no commit is under way. */
  void exclusively(Runnable work) {
    committing.lock();
    state.writeLock().lock();
    try {
      work.run();
    } finally {
      state.writeLock().unlock();
      committing.unlock();
    }
  }

  private void commitUpTo(long ticket) {
    if (committed >= ticket) return;
    committing.lock();
    try {
      if (committed >= ticket) return;
      state.writeLock().lock();
      try {
        long upTo = currentTicket();
        commit.run();
        committed = upTo;
      } finally {
        state.writeLock().unlock();
      }
    } finally {
      committing.unlock();
    }
  }

  private synchronized long nextTicket() {
    return ++applied;
  }

  private synchronized long currentTicket() {
    return applied;
  }
}
