const LOOK_EVERY_MS = 100;

/** Waits until something holds. @throws Error that says what did not come to pass */
export async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
