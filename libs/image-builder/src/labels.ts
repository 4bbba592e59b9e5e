/** What a package.json tells of an image made of it. */
export interface Described {
  readonly title: string;
  readonly version: string;
  readonly description: string | undefined;
  readonly licenses: string | undefined;
}

/** As annotations are named by image-spec, annotations.md; without those that nothing is known of. */
export function standardLabels(described: Described): Record<string, string> {
  const known = Object.entries(described).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [`org.opencontainers.image.${name}`, value]));
}
