/** What statuses of commits are about. The last one of each counts. */
export const CONTEXTS = {
  /** Every image of the commit is in the registry under its full SHA. */
  images: 'cutover/images',
  /** A maintainer looked at the very commit: what comes of a fork gets no preview without. */
  approved: 'cutover/preview-approved',
  /** How the preview stands, and where. */
  preview: 'cutover/preview',
} as const;

/** What the preview's status begins with while it may become healthy yet: whoever waits goes on, where any other failure stays so. */
export const PREVIEW_UNWELL = 'the preview is deployed, and not healthy';
