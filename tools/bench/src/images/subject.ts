/** What images are made of. Its folders are copies: what is measured edits them. */
export interface Subject {
  readonly name: string;
  /** What `cutover image build` is given, and by which command line. */
  readonly cutover: { readonly bin: string; readonly args: readonly string[] };
  /** The same for the library: an app of the workspace is bundled, a folder is copied. */
  readonly library: { readonly kind: 'app' | 'folder'; readonly folder: string };
  /** A folder that is ready to be copied into an image, for those that bundle nothing. */
  readonly ready: string;
  /** A Dockerfile for that folder, which begins after FROM. */
  readonly dockerfile: string;
  /** The file that starts it, in the ready folder. */
  readonly start: string;
  /** Appends a line to a source. */
  editLine(n: number): Promise<void>;
  /** Installs another version of one dependency. */
  changeDependency(n: number): Promise<void>;
}
