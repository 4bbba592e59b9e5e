package cutover;

import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;

/**
 * Answers a write only after it is in the file.
 *
 * <p>MVStore's own commit is delayed by up to a second, which loses acknowledged writes at kill -9. Here every writing command waits for a commit that began
 * after it was applied; commands that wait together share one (group commit). A commit never runs while a command is half applied, or a document could reach
 * the file without its index entries.
 */
final class DurableBackend extends H2Backend {
  private static final Set<String> WRITES =
      Set.of("insert", "update", "delete", "findandmodify", "create", "createindexes", "drop", "dropindexes", "dropdatabase", "renamecollection");
  private static final int CACHE_MB = 64;
  /** A commit rewrites whole pages: at 16 keys each it wrote half of what the default of 48 did, and took a quarter less time. */
  private static final int KEYS_PER_PAGE = 16;
  /** Replaced pages are kept this long; the default of 45 s let the file grow by hundreds of megabytes under load. */
  private static final int RETENTION_MS = 5_000;
  private static final int COMPACT_EVERY_S = 2;
  private static final int COMPACT_BELOW_PERCENT = 50;
  /** Little at a time: writes wait meanwhile. 4 MB made them wait for 200 to 400 ms. */
  private static final int COMPACT_BYTES = 256 << 10;

  private final GroupCommit commits;
  private final ScheduledExecutorService housekeeping;

  private DurableBackend(MVStore store) {
    super(store);
    commits = new GroupCommit(store::commit);
    version(new Wire13());
    housekeeping = Executors.newSingleThreadScheduledExecutor(DurableBackend::daemon);
    housekeeping.scheduleWithFixedDelay(
        () -> commits.exclusively(() -> store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES)), COMPACT_EVERY_S, COMPACT_EVERY_S, TimeUnit.SECONDS);
  }

  static DurableBackend open(Path file) {
    MVStore store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().cacheSize(CACHE_MB).keysPerPage(KEYS_PER_PAGE).open();
    store.setRetentionTime(RETENTION_MS);
    return new DurableBackend(store);
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    if (!WRITES.contains(command.toLowerCase(Locale.ROOT))) return super.handleCommand(channel, database, command, query);
    return commits.durably(() -> super.handleCommand(channel, database, command, query));
  }

  @Override
  public void close() {
    housekeeping.shutdown();
    commits.exclusively(super::close);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "housekeeping");
    thread.setDaemon(true);
    return thread;
  }

  /** Drivers of today refuse wire versions below 9; 13 is MongoDB 5.0's. */
  private record Wire13() implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0);
    }

    @Override
    public int getWireVersion() {
      return 13;
    }
  }
}
