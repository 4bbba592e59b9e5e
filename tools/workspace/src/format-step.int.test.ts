import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { checkFormat } from './format-step.ts';
import { plantedWorkspace } from './testing/planted-workspace.ts';
import type { PlantedWorkspace } from './testing/planted-workspace.ts';

const FILES = { 'a.ts': 'one', 'b/c.json': '{}', '.prettierrc.json': '{}' };

let scratch: string;
let folder: string;
const planted: PlantedWorkspace[] = [];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-format-'));
  folder = join(scratch, 'format');
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(scratch, { recursive: true, force: true });
  for (const workspace of planted.splice(0)) workspace.remove();
});

/** A checkout in which prettier ends with a code. */
function checkout(code = 0, files: Readonly<Record<string, string>> = FILES): PlantedWorkspace {
  const workspace = plantedWorkspace(() => code);
  planted.push(workspace);
  for (const [file, text] of Object.entries(files)) workspace.write(file, text);
  symlinkSync('b', join(workspace.root, 'link'));
  execFileSync('git', ['init', '--quiet'], { cwd: workspace.root });
  return workspace;
}

/** The files that prettier was given, or undefined where it was not run. */
async function looked(workspace: PlantedWorkspace): Promise<readonly string[] | undefined> {
  workspace.calls.length = 0;
  await checkFormat(workspace, folder);
  return workspace.calls[0]?.args.filter((arg) => !arg.startsWith('--')).toSorted();
}

const ALL = Object.keys(FILES).sort();

describe('the format', () => {
  it('is looked at once, in whichever checkout; what differs is looked at again', async () => {
    expect(await looked(checkout())).toEqual(ALL);
    const again = checkout();
    expect(await looked(again)).toBeUndefined();
    expect((await checkFormat(again, folder)).tally).toEqual({ passed: 1, failed: 0, skipped: 0 });
    again.write('a.ts', 'two');
    expect(await looked(again)).toEqual(['a.ts']);
    again.write('.prettierrc.json', '{"semi":false}');
    expect(await looked(again)).toEqual(ALL);
    again.write('d.ts', 'one');
    expect(await looked(again)).toEqual(['d.ts']);
  });

  it('that is wrong stays wrong, and nothing that was looked at with it is known', async () => {
    const wrong = checkout(1);
    expect((await checkFormat(wrong, folder)).tally.failed).toBe(1);
    expect(await looked(wrong)).toEqual(ALL);
    expect(await looked(checkout())).toEqual(ALL);
  });

  it('is looked at anew where others could have said that it was', async () => {
    await looked(checkout());
    chmodSync(folder, 0o777);
    expect(await looked(checkout())).toEqual(ALL);
  });

  it('is looked at whole where nothing can be kept', async () => {
    chmodSync(scratch, 0o777);
    if (process.getuid?.() === 0) expect(await looked(checkout())).toEqual(['.']);
  });
});
