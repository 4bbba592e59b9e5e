/** What Pulumi's runtime says of each resource that it still had to register when the engine had ended with an error. */
const LATE = 'Resource monitor is terminating';

let isGuarded = false;

/**
 * A run that fails leaves rejected promises behind that nobody awaits, after it has told its error: they would end this process. Only they are let go; any other unhandled rejection
 * does what it would have done.
 */
export function letLateRejectionsGo(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.on('unhandledRejection', (reason) => {
    if (reason instanceof Error && reason.message.includes(LATE)) return;
    // As if nobody listened, where nobody else does.
    if (process.listenerCount('unhandledRejection') === 1) throw reason;
  });
}
