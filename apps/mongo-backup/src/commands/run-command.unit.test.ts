import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.ts';

const env = { MONGODB_URL: 'mongodb://127.0.0.1:9', BACKUP_FOLDER: '/nowhere' };

describe('a command of mongo-backup', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['that is not given', [], {}, /^mongo-backup: which command\?\nusage: /],
    ['that there is not', ['toString'], {}, /^mongo-backup: there is no command "toString"\nusage: /],
    ['with an option', ['backup', '--all'], {}, /^mongo-backup: Unknown option '--all'/],
    ['with a name that it does not take', ['backup', 'x'], {}, /^mongo-backup: backup takes no "x"/],
    ['with two names', ['restore', 'x', 'y'], {}, /^mongo-backup: restore takes no "y"/],
    ['that would keep nothing', ['backup'], { BACKUP_KEEP: '0' }, /^BACKUP_KEEP: expected an integer from 1 to 1000/],
    ['as a user without a password', ['backup'], { MONGODB_USERNAME: 'me' }, /^MONGODB_PASSWORD: missing/],
    ['without a database', ['backup'], { MONGODB_URL: '' }, /^MONGODB_URL .*missing/],
  ])('%s is refused before anything is touched', async (_what, argv, over, line) => {
    const refused = runCommand(argv, { ...env, ...over });
    await expect(refused).rejects.toMatchObject({ code: 'config.invalid', message: expect.stringMatching(line) });
  });

  it('says of which folder it cannot read', async () => {
    await expect(runCommand(['list'], env)).rejects.toThrow(/^\/nowhere: ENOENT: no such file or directory/);
  });
});
