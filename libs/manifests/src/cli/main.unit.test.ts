import { describe, expect, it } from '@jest/globals';
import { main } from './main.ts';

async function said(...args: readonly string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

describe('the command line', () => {
  it.each([
    [[], 'which command?'],
    [['rendr'], 'there is no command rendr'],
    [['constructor'], 'there is no command constructor'],
    [['render', '--chekc'], "Unknown option '--chekc'"],
    [['diff', 'main'], 'diff takes no main: name a commit by --against'],
    [['overlay'], 'overlay takes one ENV, or ENV/CHART'],
    [['overlay', '../dev', '--out', 'x'], 'overlay takes one ENV, or ENV/CHART'],
    [['overlay', 'dev'], 'overlay wants --out FOLDER'],
    [['overlay', 'dev', '--out', 'x', '--name-suffix=-a'], '--name-suffix and --version are of one ENV/CHART'],
    [['overlay', 'dev', '--out', 'x', '--namespace', 'Pr_1'], '--namespace Pr_1: expected '],
    [['overlay', 'dev/account', '--out', 'x', '--name-suffix=pr'], '--name-suffix pr: expected '],
    [['overlay', 'dev', '--out', 'x', '--image', 'account'], '--image account: expected NAME=REFERENCE'],
  ])('refuses %j in one line and its usage', async (args, line) => {
    const { code, out, err } = await said(...args);
    expect([code, out]).toEqual([2, []]);
    expect(err[0]).toContain(`manifests: ${line}`);
    expect(err[0]).toContain('usage: ');
  });

  it('says what it can', async () => {
    const { code, out } = await said('--help');
    expect(code).toBe(0);
    for (const command of ['render', 'check', 'diff', 'overlay']) expect(out[0]).toContain(`\n  ${command} `);
  });
});
