const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `0 B`, `1.2 kB`, `80.3 MB`: decimal, as Docker counts. */
export function byteSize(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}
