import { describe, expect, it } from '@jest/globals';
import { Duplex } from 'node:stream';
import cmap from 'mongodb/lib/cmap/connection.js';

const Connection = cmap.Connection as unknown as new (
  stream: Duplex,
  options: object,
) => typeof cmap.Connection.prototype;
const hello = { toBin: async () => [Buffer.from('hello')] };

/** Writes on a socket that is destroyed and has not yet said so. @returns how the write ended, if it did */
async function writeOnDestroyed(): Promise<Error | 'written' | 'waiting'> {
  const socket = Object.assign(new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() }), {
    setTimeout: () => undefined,
    setNoDelay: () => undefined,
  });
  const connection = new Connection(socket, { hostAddress: 'db:27017', generation: 0, id: 1 });
  socket.destroy();
  let ended: Error | 'written' | 'waiting' = 'waiting';
  connection.writeCommand(hello, { agreedCompressor: 'none' }).then(
    () => (ended = 'written'),
    (error: Error) => (ended = error),
  );
  // The socket says that it is closed before this comes.
  await new Promise((resolve) => setImmediate(resolve));
  return ended;
}

describe("a write of the driver's on a socket that was destroyed", () => {
  it('waits for ever: once that is mended upstream, what mends it here can go', async () => {
    expect(await writeOnDestroyed()).toBe('waiting');
  });

  it('ends as the connection does once it is mended', async () => {
    (await import('./mend-mongodb.ts')).mendMongodb();
    expect(await writeOnDestroyed()).toMatchObject({ name: 'MongoNetworkError' });
  });
});
