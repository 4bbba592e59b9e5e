type Output = NodeJS.WriteStream & { readonly fd: number };

/** Resolves once all that was written before has been handed to the reader, or the reader has left. */
function flushed(stream: Output): Promise<void> {
  return new Promise((resolve) => {
    // A reader that leaves (`| head`) is no error of the command, and nobody is left to be told of another.
    stream.on('error', () => resolve());
    stream.write('', () => resolve());
  });
}

/**
 * Ends this process with `code`, once all that it wrote to standard output and standard error has arrived: writes to a pipe are asynchronous, and
 * what a slow reader has not taken yet is lost by `process.exit`. Whatever handles are left open do not keep the process alive.
 * Without a code it is `process.exitCode`, or 0.
 */
export async function endProcess(code?: number): Promise<never> {
  if (code !== undefined) process.exitCode = code;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  return endAtOnce();
}

/** Ends this process without waiting for any reader: for who asks a second time. Without a code it is `process.exitCode`, or 0. */
export function endAtOnce(code?: number): never {
  if (code !== undefined) process.exitCode = code;
  // eslint-disable-next-line no-restricted-properties -- the one place that ends a process
  process.exit();
}

/** A reader that leaves early, as of `cutover status | head -1`, is no error: what is written from then on goes nowhere. */
export function tolerateLeavingReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
