import { MARKER } from '../previews/own-comment.ts';
import type { Standing } from '../previews/standing.ts';

export interface Told {
  readonly commit: string;
  readonly standing: Standing;
  readonly urls: readonly string[];
}

const SHORT = 12;
/** `2026-11-29 18:30 UTC` */
const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function body({ commit, standing, urls }: Told): string {
  const of = `**Preview** of \`${commit.slice(0, SHORT)}\``;
  switch (standing.is) {
    case 'waiting':
      return [
        `${of}: waits for a maintainer.`,
        'Who may push to this repository approves this commit by the label `preview`, put on now, or by a comment of this line alone:',
        `    /preview ${commit}`,
        'A commit that is pushed later needs an approval of its own.',
      ].join('\n\n');
    case 'queued':
      return `${of}: waits until a preview of an older pull request ends.`;
    case 'expired':
      return `${of}: its time is over. The label \`preview\`, put on by who may push to this repository, gives it another.`;
    case 'previewed':
      return [
        `${of}, as far as the status of that commit says:`,
        urls.map((url) => `- ${url}`).join('\n'),
        `It ends with the pull request, with another commit, or at ${minute(standing.until)}. The label \`preview\`, put on anew, gives it another time.`,
      ].join('\n\n');
  }
}

/** Nothing in it was written by who opened the pull request. */
export const commentText = (told: Told): string => `${MARKER}\n${body(told)}\n`;
