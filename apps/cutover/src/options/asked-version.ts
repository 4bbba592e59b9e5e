import { commitVersion, isSemanticVersion } from '@cutover/oci/version';
import { sourceOf } from '../image/source.ts';
import type { Place } from '../image/place.ts';
import { UsageError } from '../usage-error.ts';
import { commitOf } from '../workspace/commit-of.ts';

/** A version of an app of this repository: built of the files as they lie, given as an image, or built of a commit. */
export type AskedVersion =
  | { readonly kind: 'checkout'; readonly version: string }
  | { readonly kind: 'image'; readonly text: string; readonly place: Place }
  | { readonly kind: 'commit'; readonly version: string; readonly commit: string };

export interface AskedSide {
  readonly flag: '--from' | '--to';
  readonly app: string;
}

/** What no reference of git can be: it has no colon, and begins with no slash or dot. */
const IMAGE = /^\.{0,2}\/|:|\.tar$/;
const SHORT = 10;

/** Reads `2.0.0`, an image's place, or a branch, tag or commit. @throws UsageError */
export function askedVersion(text: string, { flag, app }: AskedSide): AskedVersion {
  if (isSemanticVersion(text)) return { kind: 'checkout', version: text };
  if (IMAGE.test(text)) return { kind: 'image', text, place: sourceOf(text, `${flag}: `) };
  const commit = commitOf(text, { flag, app });
  return { kind: 'commit', version: commitVersion(commit, SHORT), commit };
}

const nameOf = (asked: AskedVersion): string => (asked.kind === 'image' ? asked.text : asked.version);

/** @throws UsageError where both are the same */
export function askedVersions(from: string, to: string, app: string): { v1: AskedVersion; v2: AskedVersion } {
  const v1 = askedVersion(from, { flag: '--from', app });
  const v2 = askedVersion(to, { flag: '--to', app });
  if (nameOf(v1) !== nameOf(v2)) return { v1, v2 };
  throw new UsageError(`--from and --to are both ${nameOf(v1)}: they cannot be told apart`);
}
