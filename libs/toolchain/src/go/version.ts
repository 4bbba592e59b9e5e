function parts(version: string): number[] {
  return version
    .replace(/^(?:v|go)/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
}

/** Orders two versions by their numbers, `1.26.8` or `v1.26.8`; what follows the numbers does not count. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Fills `{version}`, `{number}`, `{major}` and `{minor}` of a tool's version, `v1.34.4`. */
export function fillVersion(template: string, version: string): string {
  const number = version.replace(/^v/, '');
  const [major = '', minor = ''] = number.split('.');
  const values: Record<string, string> = { version, number, major, minor };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
