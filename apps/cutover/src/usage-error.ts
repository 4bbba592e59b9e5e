/** The command was given something it cannot use: one line that says what to give instead. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}
