/** The part of semver that is used here; it brings no types. */
declare module 'semver' {
  const semver: {
    /** Whether a version lies in a range; false where either is none. */
    satisfies(version: string, range: string, options?: { readonly includePrerelease?: boolean }): boolean;
  };
  export default semver;
}
