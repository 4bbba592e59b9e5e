/** Where a rule is broken on purpose. Each is needed: a test fails where nothing breaks the rule there. */
export interface Exception {
  /** A policy's name, or `kube-score/TEST`. */
  readonly rule: string;
  /** Of these charts (default: all). */
  readonly charts?: readonly string[];
  /** In these environments (default: all). */
  readonly environments?: readonly string[];
  readonly why: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'restricted',
    charts: ['node-logs'],
    why: 'it reads what every pod logs where the kubelet keeps it, as root alone may: in a namespace of its own, which is exempt by name',
  },
];

/** Where something is checked. */
export interface Place {
  readonly chart: string;
  /** None for a variant of a chart. */
  readonly environment?: string;
}

const includes = (some: readonly string[] | undefined, one: string | undefined): boolean =>
  some === undefined || (one !== undefined && some.includes(one));

/** The exception that explains why a rule does not hold at a place, if one does. */
export function exceptionFor(
  rule: string,
  { chart, environment }: Place,
  all: readonly Exception[] = EXCEPTIONS,
): Exception | undefined {
  return all.find((one) => one.rule === rule && includes(one.charts, chart) && includes(one.environments, environment));
}
