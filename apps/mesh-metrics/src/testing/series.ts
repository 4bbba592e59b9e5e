/** A line of /metrics. */
export interface Line {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Lines of the text format of Prometheus. */
export function parseMetrics(text: string): readonly Line[] {
  return [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries([...labels.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, key, said]) => [key, said])),
    value: Number(value),
  }));
}

/** The sum of what has these labels. */
export function sum(lines: readonly Line[], name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels);
  const found = lines.filter(
    (line) => line.name === name && wanted.every(([key, value]) => line.labels[key] === value),
  );
  return found.reduce((total, { value }) => total + value, 0);
}
