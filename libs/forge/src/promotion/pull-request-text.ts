import type { ObjectChange, Promotion } from '@cutover/manifests';

/** A forge refuses what is longer; GitHub's limit is 65,536. */
const DIFF_CHARACTERS = 50_000;

export interface ChangeText {
  readonly service: string;
  readonly environment: string;
  readonly before: Promotion;
  readonly after: Promotion;
  readonly diff: readonly ObjectChange[];
  /** A sentence before all else. */
  readonly why: string;
  readonly trailers: readonly string[];
}

const shown = (digest: string | undefined): string => (digest === undefined ? '—' : `\`${digest}\``);

function rows(before: Promotion, after: Promotion): string[] {
  const images = [...new Set([...before.digests.keys(), ...after.digests.keys()])].sort();
  const digests = images.map(
    (image) => `| ${image} | ${shown(before.digests.get(image))} | ${shown(after.digests.get(image))} |`,
  );
  return [`| version | ${before.version ?? '—'} | ${after.version ?? '—'} |`, ...digests];
}

/** A fence that nothing within can close. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}

function diffText(changes: readonly ObjectChange[]): string {
  const whole = changes.map(({ diff }) => diff.trimEnd()).join('\n');
  if (whole.length <= DIFF_CHARACTERS) return fenced(whole);
  const lines = whole.slice(0, DIFF_CHARACTERS).split('\n').slice(0, -1);
  return `${fenced(lines.join('\n'))}\n\nThe rest is left out: node libs/manifests/src/main.ts diff shows it.`;
}

/** What a promotion's pull request says: what changes, in facts and as the environment would be given it. */
export function pullRequestText({ before, after, diff, why, trailers }: ChangeText): string {
  const what = diff.map(({ file, change }) => `- ${file.replace(/\.yaml$/, '')}: ${change}`);
  return [
    why,
    ['| | from | to |', '|---|---|---|', ...rows(before, after)].join('\n'),
    diff.length === 0 ? 'Nothing of what is applied changes.' : `What is applied changes in:\n\n${what.join('\n')}`,
    ...(diff.length === 0 ? [] : [diffText(diff)]),
    trailers.join('\n'),
  ].join('\n\n');
}
