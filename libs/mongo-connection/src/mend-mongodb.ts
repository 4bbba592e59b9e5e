// Packages that read this source do not see the declaration otherwise: it belongs to a module of the driver.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./mongodb-internals.d.ts" />
import cmap from 'mongodb/lib/cmap/connection.js';

const { prototype: driver, CLOSE } = cmap.Connection;
const { writeCommand: write } = driver;

/**
 * mongodb 7.8.0 waits for `drain` where a socket takes no more. A socket that is destroyed takes nothing and never drains: who writes on it just before the
 * connection is told that it is closed waits for ever. Where that is the monitor of a server, the server is never found again; elsewhere a relay or a consumer
 * stands still. A connection that closes ends its write.
 */
export function mendMongodb(): void {
  driver.writeCommand = async function (command, options) {
    const { promise: closed, reject } = Promise.withResolvers<never>();
    const onClose = (): void => reject(this.error ?? new Error('the connection is closed'));
    this.once(CLOSE, onClose);
    try {
      await Promise.race([write.call(this, command, options), closed]);
    } finally {
      this.off(CLOSE, onClose);
    }
  };
}
