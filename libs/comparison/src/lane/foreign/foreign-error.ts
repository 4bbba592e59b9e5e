/** An app that nobody here knows was given in a way that cannot be compared: one line that says what to give instead. */
export class ForeignAppError extends Error {
  readonly code = 'foreign-app';
}
