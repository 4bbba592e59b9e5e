import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { succeed } from './testing/command-line.ts';
import { GitOpsNode } from './testing/gitops-node.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-previews';

let node: GitOpsNode;

beforeAll(async () => {
  node = await GitOpsNode.start(NAME);
}, COLD_MS);

afterAll(() => node?.end() ?? succeed('down', '--name', NAME), PATIENCE_MS);

describe('a change of account in a branch', () => {
  it(
    'becomes a preview that answers with it, and nothing of that is left once the pull request is closed',
    async () => {
      const { number, commit } = await node.openChange('account', 'seen');
      const built = await node.build(number);
      const origins = Object.fromEntries(built.images.map(({ service, origin }) => [service, origin]));
      expect(origins).toEqual({ account: 'built', membership: 'main', pacman: 'main', transfer: 'main' });
      const answering = await node.preview(number);
      expect(answering.commit).toBe(commit);
      expect(answering.services['account']?.version).toBe(built.version);
      expect(await node.versionAt(`account.pr-${number}.localhost`)).toBe(built.version);
      expect(await node.versionAt('account.dev.localhost')).toBe('1.0.0');
      expect((await succeed('pr', 'list', '--name', NAME)).stdout).toContain(`#${number}  account: seen`);
      await node.close(number);
    },
    PATIENCE_MS * 2,
  );

  it(
    'is what dev answers with once it is merged',
    async () => {
      const { number } = await node.openChange('account', 'merged');
      const { version } = await node.build(number);
      expect((await node.merge(number)).promoted).toEqual(['account']);
      await node.untilAnswers('account.dev.localhost', version);
    },
    PATIENCE_MS,
  );

  it(
    'is opened ten times, two at once, and nothing is left of ten previews',
    async () => {
      for (let pair = 0; pair < 5; pair += 1) {
        const opened = [
          await node.openChange('account', `left-${pair}`),
          await node.openChange('account', `right-${pair}`),
        ];
        for (const { number } of opened) await node.build(number);
        const answering = await Promise.all(opened.map(({ number }) => node.preview(number)));
        expect(answering.map(({ commit }) => commit)).toEqual(opened.map(({ commit }) => commit));
        await Promise.all(opened.map(({ number }) => node.close(number)));
      }
      expect(await node.kubectl('get', 'namespaces', '-o', 'name')).not.toContain('preview-');
    },
    PATIENCE_MS * 3,
  );
});
