/** A package's file in the archive, known by its content. */
export interface DebPackage {
  readonly name: string;
  readonly version: string;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

export function isSamePackage(one: DebPackage, other: DebPackage): boolean {
  return one.name === other.name && one.version === other.version && one.sha256 === other.sha256;
}

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
