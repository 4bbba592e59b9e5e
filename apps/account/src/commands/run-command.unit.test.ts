import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.ts';

const env = { MONGODB_URL: 'mongodb://127.0.0.1:9/account', INTEREST_BASIS_POINTS: '100' };

describe('a command', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['that there is not', ['interests'], {}, /^account: there is no command "interests"\nusage: /],
    ['with an option that there is not', ['rebuild', '--all'], {}, /^account: Unknown option '--all'/],
    ['with too many words', ['rebuild', 'accounts'], {}, /^account: Unexpected argument 'accounts'/],
    ['for a day that is none', ['interest', '--day', '2026-02-30'], {}, /^account: --day: expected a day such as/],
    ['for a day that is not over', ['interest', '--day', '9999-01-01'], {}, /^account: --day: 9999-01-01 is not over/],
    ['without a rate', ['interest'], { INTEREST_BASIS_POINTS: '' }, /^INTEREST_BASIS_POINTS .*missing/],
    ['at a negative rate', ['interest'], { INTEREST_BASIS_POINTS: '-1' }, /^INTEREST_BASIS_POINTS: .*got "-1"$/],
    ['at a fraction of a rate', ['interest'], { INTEREST_BASIS_POINTS: '1.5' }, /^INTEREST_BASIS_POINTS: .*got "1.5"$/],
    ['at more than everything', ['interest'], { INTEREST_BASIS_POINTS: '10001' }, /^INTEREST_BASIS_POINTS: expected/],
    ['without a database', ['rebuild'], { MONGODB_URL: '' }, /^MONGODB_URL .*missing/],
  ])('%s is refused before anything is touched', async (_what, argv, over, line) => {
    const refused = runCommand(argv, { ...env, ...over });
    await expect(refused).rejects.toMatchObject({ code: 'config.invalid', message: expect.stringMatching(line) });
  });
});
