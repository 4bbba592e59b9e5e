/** The sum of what a text of Prometheus's says under this name, of the lines that have all these labels. */
export function sumOf(text: string, name: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`))
    .filter((line) => wanted.every((label) => line.includes(`{${label}`) || line.includes(`,${label}`)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** The sum of Envoy's counters whose whole names match, as its /stats prints them. */
export function countersOf(text: string, names: RegExp): number {
  return text
    .split('\n')
    .map((line) => line.split(': '))
    .filter(([name = '']) => names.test(name))
    .reduce((sum, [, value]) => sum + Number(value), 0);
}
