import { endAtOnce } from '@cutover/toolchain/end';
import { Interrupted } from './describe-error.ts';

/** A terminal signals the whole process group and the starter passes it on: what comes so close together is one key press. */
const ONE_PRESS_MS = 400;

/**
 * The first Ctrl-C asks everything to stop in order, the second stops this process at once. Returns the signal to hand down.
 * Emits through `process`; `say` writes the line that tells a person so.
 */
export function onInterrupt(say: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const handle = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      say('stopping in order; Ctrl-C again stops at once, and the next command repairs what that leaves');
      controller.abort(new Interrupted(signal));
    } else if (now - firstAt > ONE_PRESS_MS) {
      endAtOnce(new Interrupted(signal).exitCode);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle);
  return controller.signal;
}
