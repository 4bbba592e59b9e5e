/** What a panel's numbers are, as Grafana writes them. */
export type Unit = 'reqps' | 'percentunit' | 's' | 'short' | 'bytes' | 'cores' | 'none' | 'ops';

/** A line for each series that the expression gives, named by its labels: `{{service}}`. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  /** What is seen on it, and what to do about it. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly [Query, ...Query[]];
}

/** A choice above the panels: values that a label has in a metric, all of them at first. */
export interface Variable {
  readonly name: 'namespace' | 'service' | 'group' | 'name';
  readonly metric: string;
  readonly label: string;
  /** Of an earlier choice. */
  readonly within?: string;
}

/** The panels of one matter, in rows. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  /** Of its file and its address. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

/** All expressions of a dashboard, by where they stand. Choices in them are matchers of labels, so that each is PromQL as it is written. */
export function queriesOf({ name, rows }: Dashboard): Readonly<Record<string, string>> {
  const panels = rows.flatMap((row) =>
    row.panels.map((panel) => ({ place: `${name}/${row.title}/${panel.title}`, panel })),
  );
  return Object.fromEntries(
    panels.flatMap(({ place, panel }) => panel.queries.map(({ expr }, index) => [`${place}/${index}`, expr])),
  );
}

/** The expression for whoever has chosen nothing. */
export function withEverything(expr: string): string {
  return expr.replaceAll(/\$[a-z]+/g, '.*');
}
