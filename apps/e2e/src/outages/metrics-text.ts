export interface Reading {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

/** The values in Prometheus's text format. */
export const readingsIn = (text: string): Reading[] =>
  [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    ...{ name, labels, value: Number(value) },
  }));
