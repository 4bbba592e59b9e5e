/** The caller can mend this: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
