/** What a lane needs before it begins or after it ended is not to be had: the service refused it, or did not answer. */
export class SetUpError extends Error {
  readonly code = 'set-up-failed';
}
