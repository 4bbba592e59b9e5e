import { describe, expect, it } from '@jest/globals';
import { succeed } from './command.ts';

describe('succeed', () => {
  const failing = (said: string) => succeed(['sh', '-c', `echo "${said}" >&2; exit 1`]);

  it('says what a failed command said last', async () => {
    await expect(failing('no such link')).rejects.toMatchObject({
      code: 'command-failed',
      message: expect.stringContaining('no such link'),
    });
  });

  it('knows a full disk, and where it is', async () => {
    await expect(
      failing('failed to copy: write /var/lib/x/data: no space left on device: unknown'),
    ).rejects.toMatchObject({
      code: 'disk-full',
      message: 'the disk is full at /var/lib/x/data: free some space and run the same command again',
    });
  });
});
