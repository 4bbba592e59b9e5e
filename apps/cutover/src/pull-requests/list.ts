import type { Forge } from '@cutover/forge';
import { standingOf } from './standing.ts';
import type { Standing } from './standing.ts';

/** Every open pull request, the newest first. @throws ForgeError */
export async function openPullRequests(forge: Pick<Forge, 'pullRequests' | 'statuses'>): Promise<readonly Standing[]> {
  const standings: Standing[] = [];
  for (const pull of await forge.pullRequests({ state: 'open' })) standings.push(await standingOf(forge, pull));
  return standings.toSorted((left, right) => right.pull.number - left.pull.number);
}

/** For scripts. */
export function standingFacts({ pull, isApproved, images, preview }: Standing): object {
  const { number, title, author, head, base, isFork, labels, url } = pull;
  return {
    ...{ number, title, author, branch: head.branch, base: base.branch, commit: head.commit, isFork, labels, url },
    approved: isApproved,
    images: images === undefined ? null : { state: images.state, description: images.description },
    preview:
      preview === undefined
        ? null
        : { state: preview.state, description: preview.description, url: preview.url ?? null },
  };
}

const SHORT = 12;
/** What somebody wrote must not speak to the terminal. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '�');

function lineOf({ pull, isApproved, images, preview }: Standing): string {
  const { number, title, author, head, isFork } = pull;
  const whose = isFork ? `${author}, a fork${isApproved ? ', approved' : ', not approved'}` : author;
  const said = preview ?? images;
  const state = said === undefined ? 'no images yet' : `${said.context} ${said.state}: ${said.description}`;
  const lines = [`#${number}  ${title}`, `    ${head.commit.slice(0, SHORT)} of ${head.branch} by ${whose}`];
  return [...lines, `    ${state}${said?.url === undefined ? '' : `  ${said.url}`}`].map(plain).join('\n');
}

/** For people. */
export const listText = (standings: readonly Standing[]): string =>
  standings.length === 0 ? 'no pull request is open: cutover pr open BRANCH' : standings.map(lineOf).join('\n');
