import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gitWorkspace } from '@cutover/forge/testing';
import type { GitWorkspace } from '@cutover/forge/testing';
import { ensureTools } from '@cutover/toolchain';
import { promoteToDev } from './promote.ts';

/** Compiling what is not there yet. */
const COLD_MS = 10 * 60_000;

const commit = 'c'.repeat(40);
const digest = `sha256:${'a'.repeat(64)}`;

let workspace: GitWorkspace;
let helm: string;
beforeAll(async () => {
  workspace = await gitWorkspace(['account']);
  helm = (await ensureTools(['helm'], { progress: () => undefined })).helm.path;
}, COLD_MS);
afterAll(() => workspace?.remove());

const promoted = (published: Readonly<Record<string, string>>) =>
  promoteToDev({ remote: { url: workspace.origin, branch: 'main' }, commit, published, helm });

const tip = async () => (await workspace.git('ls-remote', 'origin', 'refs/heads/main')).split('\t')[0];

describe('a promotion to dev', () => {
  it('is a commit on main that says what was pushed, once', async () => {
    const made = await promoted({ account: digest });
    expect(await tip()).toBe(made);
    await workspace.git('pull', '--quiet', 'origin', 'main');
    expect(await workspace.read('kustomize/overlays/dev/account/kustomization.yaml')).toContain(digest);
    expect(await workspace.git('show', '--name-only', '--format=%s', 'HEAD')).toBe(
      'account 0.0.0-gcccccccccccc is promoted to dev\n\nkustomize/overlays/dev/account/kustomization.yaml\n',
    );
    expect(await promoted({ account: digest })).toBeUndefined();
    expect(await tip()).toBe(made);
  });

  it('of nothing is no commit, and of a service that there is not is refused', async () => {
    const before = await tip();
    expect(await promoted({})).toBeUndefined();
    await expect(promoted({ brandnew: digest })).rejects.toThrow(/brandnew/);
    expect(await tip()).toBe(before);
  });
});
