const MINUTE_MS = 60_000;

/** Ends only what never ends: nothing that these tests judge is a matter of pace. */
export const PATIENCE_MS = 10 * MINUTE_MS;

/** The same where images may have to be made first: on a machine with nothing cached that takes most of the time. */
export const COLD_MS = 40 * MINUTE_MS;
