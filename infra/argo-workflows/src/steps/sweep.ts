import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitEnvironment } from '@cutover/forge';
import type { Forge } from '@cutover/forge';
import { run } from './run.ts';

/** Of a pull request that has a preview. */
export const PREVIEW_LABEL = 'preview';
const DAY_SECONDS = 86_400;

/** When a commit was made, in seconds since 1970. */
async function madeAt(
  { cloneUrl: url, credential }: Pick<Forge, 'cloneUrl' | 'credential'>,
  commit: string,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-sweep-'));
  const options = { cwd: folder, env: gitEnvironment({ url, credential }) };
  try {
    await run('git', ['init', '--quiet', '--bare', '.'], options);
    await run('git', ['fetch', '--quiet', '--no-tags', '--depth=1', '--', url, commit], options);
    return Number(await run('git', ['log', '-1', '--format=%ct', commit], options));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Takes the preview from open pull requests whose last commit is as many days old, and says so in each. Whoever still needs it sets the label again.
 * @returns their numbers
 */
export async function sweepPreviews(
  forge: Pick<Forge, 'cloneUrl' | 'credential' | 'pullRequests' | 'removeLabel' | 'comment'>,
  days: number,
  now: number,
): Promise<readonly number[]> {
  const swept: number[] = [];
  for (const { number, labels, head } of await forge.pullRequests({ state: 'open' })) {
    if (!labels.includes(PREVIEW_LABEL)) continue;
    if (now - (await madeAt(forge, head.commit)) < days * DAY_SECONDS) continue;
    await forge.removeLabel(number, PREVIEW_LABEL);
    await forge.comment(
      number,
      `The preview is removed: nothing was pushed for ${days} days. The label ${PREVIEW_LABEL} brings it back.`,
    );
    swept.push(number);
  }
  return swept;
}
