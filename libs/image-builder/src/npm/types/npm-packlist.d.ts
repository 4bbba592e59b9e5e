/** The part of npm-packlist that is used here; it brings no types. */
declare module 'npm-packlist' {
  interface Tree {
    readonly path: string;
    readonly package: Readonly<Record<string, unknown>>;
    readonly isProjectRoot: boolean;
    /** Of packages to be bundled; none here. */
    readonly edgesOut: ReadonlyMap<string, never>;
  }
  /** Files that npm would publish, relative, with `/`. */
  export default function packlist(
    tree: Tree,
    options?: { readonly prefix?: string; readonly workspaces?: readonly string[] },
  ): Promise<string[]>;
}
