import type { Candidate } from './candidates.ts';
import type { Fault } from './mutations.ts';

/** What became of a candidate. */
export interface Outcome {
  readonly candidate: Candidate;
  /** The chart's one line, or undefined where it took the values. */
  readonly chart: string | undefined;
  /**
   * What the API server said of the objects rendered, with the schema left out where the chart refuses; undefined where it takes them,
   * `unasked` where templates refuse, too, or where its answer would change nothing, since a reason is said.
   */
  readonly server: string | undefined | 'unasked';
}

/** Reasons that hold wherever such a fault is, so that the API server need not be asked. */
export const ALWAYS: Partial<Record<Fault, string>> = {
  'unknown key': 'a value that no template reads is a slip of the pen',
  'wrong type': 'a value of another type is refused rather than turned into something else',
  null: 'null takes a default away, and a template goes on with nothing in its place',
};

export interface Verdict {
  /** Taken by the chart and refused by the API server: never right. */
  readonly missed: readonly string[];
  /** Refused by the chart alone, with nobody saying why. */
  readonly unexplained: readonly string[];
  /** Refused in a line that does not name the value. */
  readonly unnamed: readonly string[];
  /** Refused by the chart, whatever the API server says, for these reasons, and how often. */
  readonly stricter: ReadonlyMap<string, number>;
  readonly refusedByBoth: number;
  readonly taken: number;
}

function lineOf({ candidate: { chart, name, value }, chart: line, server }: Outcome): string {
  return `charts/${chart}: ${name}=${JSON.stringify(value).slice(0, 80)}: ${line ?? server ?? ''}`;
}

/** Whether a refusal names the value, or the entry in it. */
function namesIt({ candidate: { name }, chart = '' }: Outcome): boolean {
  return chart.includes(name);
}

export function judge(outcomes: readonly Outcome[]): Verdict {
  const stricter = new Map<string, number>();
  const unexplained: string[] = [];
  for (const outcome of outcomes) {
    const { candidate, chart, server } = outcome;
    const always = ALWAYS[candidate.fault];
    const reason = always ?? candidate.reason;
    const isSilent = server === 'unasked' ? reason === undefined : server !== undefined && always === undefined;
    if (chart === undefined || isSilent) continue;
    if (reason === undefined) unexplained.push(lineOf(outcome));
    else stricter.set(reason, (stricter.get(reason) ?? 0) + 1);
  }
  const refused = outcomes.filter(({ chart }) => chart !== undefined);
  return {
    missed: outcomes.filter(({ chart, server }) => chart === undefined && server !== undefined).map(lineOf),
    unexplained,
    unnamed: refused.filter((outcome) => !namesIt(outcome)).map(lineOf),
    stricter,
    refusedByBoth: refused.filter(({ server }) => server !== undefined && server !== 'unasked').length,
    taken: outcomes.filter(({ chart, server }) => chart === undefined && server === undefined).length,
  };
}
