const MINUTE_MS = 60_000;

/** Ends only what never ends: nothing that these tests judge is a matter of pace. */
export const PATIENCE_MS = 10 * MINUTE_MS;

/** Of one wait within a test: less than the test has, so that a wait that fails is what is read, and not that the time of the test was over. */
export const WAIT_MS = PATIENCE_MS / 2;

/** The same as a test's where images may have to be made first: on a machine with nothing cached that takes most of the time. */
export const COLD_MS = 40 * MINUTE_MS;
