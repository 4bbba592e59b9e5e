import type { Comment } from '@cutover/forge';

/** By which our one comment on a pull request is found again. People do not see it. */
export const MARKER = '<!-- cutover/preview -->';

export const ownComment = (comments: readonly Comment[], account: string): Comment | undefined =>
  comments.find(({ author, body }) => author === account && body.startsWith(MARKER));
