package cutover;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Speaks MongoDB's wire protocol on one port and keeps its data in one H2 MVStore file, so that what needs a MongoDB runs where no mongod can be had.
 *
 * <p>Usage: {@code --dir DIR --port PORT [--host 127.0.0.1]}. Port 0 takes a free one. Prints one line {@code listening HOST PORT} once it answers. SIGTERM
 * closes the store and exits 0; after SIGKILL everything acknowledged is there again.
 */
public final class Main {
  private static final int USAGE = 2;
  private static final int WORKERS = 32;

  private Main() {}

  public static void main(String[] arguments) {
    Options options = parse(arguments);
    DurableBackend backend = open(options.dir());
    MongoServer server = new MongoServer(backend);
    try {
      server.bind(new InetSocketAddress(options.host(), options.port()), 1, WORKERS);
    } catch (RuntimeException e) {
      backend.close();
      throw fail(1, "cannot listen on " + options.host() + ":" + options.port() + ": " + reason(e) + "; choose another --port");
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow, "shutdown"));
    InetSocketAddress address = server.getLocalAddress();
    System.out.println("listening " + address.getAddress().getHostAddress() + " " + address.getPort());
  }

  private static DurableBackend open(Path dir) {
    try {
      Files.createDirectories(dir);
      return DurableBackend.open(dir.resolve("data.mv"));
    } catch (IOException | RuntimeException e) {
      throw fail(1, "cannot open the store in " + dir + ": " + reason(e) + "; is another server using it, or is it not writable?");
    }
  }

  private static Options parse(String[] arguments) {
    try {
      return Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      throw fail(USAGE, e.getMessage() + "; usage: --dir DIR --port PORT [--host 127.0.0.1]");
    }
  }

  private static String reason(Throwable e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  private static IllegalStateException fail(int code, String message) {
    System.err.println("mongo-standin: " + message);
    System.exit(code);
    return new IllegalStateException(message);
  }
}
