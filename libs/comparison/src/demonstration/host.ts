import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import type { Demonstration } from './demonstration.ts';
import { callSchema, type Reply } from './messages.ts';

/** What waits for a reader beyond which it is cut off; it comes back and is told all of it anew. */
const WAITING_BYTES = 8_388_608;

export interface Host {
  close(): Promise<void>;
}

const replyTo = async (demonstration: Demonstration, line: string): Promise<Reply> => {
  const { id, ...asked } = callSchema.parse(JSON.parse(line));
  try {
    const answer = await demonstration.ask(asked);
    return { type: 'reply', id, ...(answer === undefined ? {} : { answer }) };
  } catch (error) {
    return { type: 'reply', id, refused: (error as Error).message };
  }
};

const serve = (demonstration: Demonstration, socket: Socket): void => {
  const say = (message: object) => {
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(message)}\n`);
    if (socket.writableLength > WAITING_BYTES) socket.destroy();
  };
  const leave = demonstration.follow(say);
  socket.on('close', leave);
  // Whoever is gone is told nothing; what went wrong with its connection is its own matter.
  socket.on('error', () => socket.destroy());
  createInterface({ input: socket }).on('line', (line) => {
    replyTo(demonstration, line).then(say, () => socket.destroy());
  });
};

/** Serves a demonstration on a socket of this machine, for the console. */
export const serveDemonstration = async (demonstration: Demonstration, path: string): Promise<Host> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(demonstration, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
};
