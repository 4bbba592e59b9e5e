package cutover;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A container's health check: {@code Ping PORT} exits 0 where a server on loopback answers MongoDB's command ping by ok, else 1. */
public final class Ping {
  private static final int USAGE = 2;
  private static final int PATIENCE_MS = 3_000;
  private static final int LARGEST_ANSWER = 1 << 20;
  /** An OP_MSG (2013) with one document, {@code {ping: 1, $db: "admin"}}. */
  private static final String REQUEST =
      "33000000" + "01000000" + "00000000" + "dd070000" + "00000000" + "00"
          + "1e000000" + "10" + "70696e6700" + "01000000" + "02" + "24646200" + "06000000" + "61646d696e00" + "00";
  /** The field ok of a document, a double of 1. */
  private static final String OK = "01" + "6f6b00" + "000000000000f03f";

  private Ping() {}

  public static void main(String[] arguments) {
    if (arguments.length != 1 || !arguments[0].matches("\\d{1,5}")) {
      System.err.println("usage: Ping PORT");
      System.exit(USAGE);
    }
    try {
      if (HexFormat.of().formatHex(answer(Integer.parseInt(arguments[0]))).contains(OK)) return;
      System.err.println("ping: the answer is not ok");
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("ping: " + e.getMessage());
    }
    System.exit(1);
  }

  private static byte[] answer(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(HexFormat.of().parseHex(REQUEST));
      DataInputStream input = new DataInputStream(socket.getInputStream());
      byte[] header = input.readNBytes(Integer.BYTES);
      if (header.length < Integer.BYTES) throw new IOException("closed without an answer");
      int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (length < Integer.BYTES || length > LARGEST_ANSWER) throw new IOException("an answer of " + length + " bytes");
      return input.readNBytes(length - Integer.BYTES);
    }
  }
}
