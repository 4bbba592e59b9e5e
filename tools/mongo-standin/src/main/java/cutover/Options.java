package cutover;

import java.nio.file.Path;

/** The command line, checked. */
record Options(Path dir, String host, int port) {
  private static final int HIGHEST_PORT = 65535;

  static Options parse(String[] arguments) {
    Path dir = null;
    String host = "127.0.0.1";
    Integer port = null;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) throw new IllegalArgumentException(arguments[i] + " needs a value");
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--dir" -> dir = Path.of(value);
        case "--host" -> host = value;
        case "--port" -> port = port(value);
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    if (dir == null || port == null) throw new IllegalArgumentException("--dir and --port are required");
    return new Options(dir, host, port);
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= HIGHEST_PORT) return port;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port " + value + " is not a number", e);
    }
    throw new IllegalArgumentException("--port " + value + " is not within 0 and " + HIGHEST_PORT);
  }
}
