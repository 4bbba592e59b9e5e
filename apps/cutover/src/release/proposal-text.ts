import type { Proposal, Proposed } from '@cutover/forge';

type Said = Proposal['after'];

/** For scripts: maps as objects. */
const facts = ({ version, digests }: Said) => ({ version: version ?? null, digests: Object.fromEntries(digests) });

export function proposalFacts(proposal: Proposal): object {
  const { service, environment, state, before, after, diff, pullRequest } = proposal;
  return {
    ...{ service, environment, state, before: facts(before), after: facts(after) },
    pullRequest: pullRequest === undefined ? null : { number: pullRequest.number, url: pullRequest.url },
    changes: diff.map(({ file, change, diff: text }) => ({ object: file.replace(/\.yaml$/, ''), change, diff: text })),
  };
}

const HEADS: Readonly<Record<Proposed, string>> = {
  opened: 'opened',
  updated: 'brought up to date',
  there: 'there already',
  unchanged: '',
};

const SHORT = 'sha256:'.length + 12;
const line = (name: string, { digests, version }: Said): string => {
  const images = [...digests].map(([image, digest]) => `${image.split('/').at(-1)}@${digest.slice(0, SHORT)}`);
  return `  ${name} ${version ?? 'nothing promoted'}${images.length === 0 ? '' : `   ${images.join(' ')}`}`;
};

/** What was proposed, and what it changes of what is applied. */
export function proposalText({ service, environment, state, before, after, diff, pullRequest }: Proposal): string {
  if (pullRequest === undefined) return `${environment} says so already: ${service} ${after.version ?? ''}`.trimEnd();
  return [
    `pull request ${pullRequest.number} is ${HEADS[state]}: ${pullRequest.title}`,
    line('from', before),
    line('to  ', after),
    ...diff.map((change) => change.diff.trimEnd()),
    `merge it and Argo CD deploys it: ${pullRequest.url}`,
  ].join('\n');
}
