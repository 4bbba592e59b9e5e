import type { Context } from '../context.ts';

/** The context in which whatever fails after Ctrl-C failed by it: a connection that is cut says that it was reset, not by whom. */
export function stoppable(context: Context): Context {
  const { steps, signal } = context;
  const run: typeof steps.run = (title, action) =>
    steps.run(title, async (step) => {
      try {
        return await action(step);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    });
  return { ...context, steps: { ...steps, run } };
}
