import { describe, expect, it } from '@jest/globals';
import { accountReleases } from '../testing/account-releases.ts';

const releases = accountReleases();

describe('a promotion to stag', () => {
  it('follows a version that came meanwhile, in the same pull request', async () => {
    const { forge } = releases();
    await releases().built('1.1.0', 'a');
    await releases().promoteTo('stag');
    await releases().built('1.2.0', 'b');
    const { state, pullRequest } = await releases().promoteTo('stag');
    expect(state).toBe('updated');
    expect(forge.all).toHaveLength(1);
    expect(pullRequest!.title).toBe('account 1.2.0 is promoted to stag');
    await releases().merge(pullRequest!.number);
    expect((await releases().saidOf('stag')).version).toBe('1.2.0');
  });

  it('is opened anew where the first was closed', async () => {
    await releases().built('1.1.0', 'a');
    const first = await releases().promoteTo('stag');
    releases().forge.close(first.pullRequest!.number);
    expect(await releases().promoteTo('stag')).toMatchObject({ state: 'opened', pullRequest: { number: 2 } });
  });
});

describe('a roll-back of stag', () => {
  it('goes back to what the chart says where nothing else stood before, and no further', async () => {
    const original = await releases().saidOf('stag');
    await releases().release('1.1.0', 'a');
    await releases().merge((await releases().rollBackStag()).pullRequest!.number);
    expect(await releases().saidOf('stag')).toEqual(original);
    await expect(releases().rollBackStag()).rejects.toThrow('account in stag: there was no deployment before');
  });
});
