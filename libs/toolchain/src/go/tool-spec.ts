/** Files copied from a module's source tree when its binary is built, below the tool's `assets` folder. */
export interface AssetSpec {
  readonly from: string;
  readonly to: string;
}

/** When a program on PATH serves in place of the pinned one. */
export interface PathSpec {
  readonly program: string;
  readonly args: readonly string[];
  /** Its first group is the version, without a leading v. */
  readonly pattern: RegExp;
  /** The lowest version that fits and the lowest that no longer does. */
  readonly from: string;
  readonly below: string;
}

/** How one binary is built from the Go module in `go/NAME`, whose go.mod pins it. */
export interface ToolSpec {
  /** The program's import path; the module in `go/NAME` itself where absent. */
  readonly package?: string;
  /** The module whose pinned version is the tool's version and whose tree holds the assets; our own programs have `version`. */
  readonly module?: string;
  readonly version?: string;
  readonly tags?: readonly string[];
  /** Variables set at link time; `{version}` is vX.Y.Z, `{number}` X.Y.Z, `{major}` and `{minor}` its parts. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly assets?: readonly AssetSpec[];
  /** Files of the tool's module that its program, a main of ours in `go/NAME`, embeds: laid into that folder for the build alone. */
  readonly embeds?: readonly AssetSpec[];
  /** Files of ours in `go/NAME` that the tool's module lacks as it is served: added to a copy of it for the build alone. */
  readonly adds?: readonly AssetSpec[];
  /** Compiled with C: the program is linked to this machine's C library, and needs a C compiler to be built. Default: it is static. */
  readonly cgo?: boolean;
  /** Further names of the same binary, which dispatches on the name it is called by. */
  readonly programs?: readonly string[];
  readonly onPath?: PathSpec;
  /** Disk used while building, MiB: downloads, compiled packages and the result. */
  readonly diskMib: number;
  /** Processor seconds of a build; the longest go first. */
  readonly cost: number;
}

export type Catalogue<Name extends string = string> = Readonly<Record<Name, ToolSpec>>;
