declare module 'mongodb/lib/cmap/connection.js' {
  import type { EventEmitter } from 'node:events';

  interface Connection extends EventEmitter {
    /** Why it cannot be used any more, once it is closed. */
    readonly error: Error | null;
    writeCommand(command: object, options: object): Promise<void>;
  }

  /** As far as it is mended here. */
  const cmap: { readonly Connection: { readonly prototype: Connection; readonly CLOSE: string } };
  export default cmap;
}

declare module 'mongodb/lib/cmap/errors.js' {
  const errors: Readonly<Record<string, unknown>>;
  export default errors;
}
