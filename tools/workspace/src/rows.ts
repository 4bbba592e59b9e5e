import { failing } from './tally.ts';
import type { Outcome } from './tally.ts';

/** A line of the table at the end: a step, or an end-to-end group of one. */
export interface Row {
  readonly step: string;
  readonly group?: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly budgetSeconds?: number;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

/** What throws is a failure of its row, printed: the other rows go on, and the closing line is still the last. */
async function outcomeOf(work: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // An error with a code was foreseen, and its message says all; of any other the stack is wanted.
    console.error(error instanceof Error && 'code' in error ? message : error);
    return failing(firstLine(message));
  }
}

/** Runs what makes a row's outcome, and takes its time. */
export async function timed(
  row: Omit<Row, 'outcome' | 'seconds'>,
  work: () => Outcome | Promise<Outcome>,
): Promise<Row> {
  const start = performance.now();
  const outcome = await outcomeOf(work);
  return { ...row, outcome, seconds: (performance.now() - start) / 1000 };
}
