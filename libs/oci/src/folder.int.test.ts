import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process that spins is given until it is killed; one that works needs a second. */
const BOUND_MS = 60_000;

/** What a process of its own prints that calls `writeLayout` or another function of the package: `process.argv[1]` is the folder. */
function inChild(code: string, folder: string): Promise<string> {
  const script = `
    import { emptyImage, layerFromEntries, writeLayout, writeLayoutTar } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const platform = { os: 'linux', architecture: 'amd64' };
    const folder = process.argv[1];
    try { ${code} } catch (error) { console.log([error.name, error.code, error.message].join(' | ')); }
  `;
  const options = { timeout: BOUND_MS, killSignal: 'SIGKILL' as const };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--input-type=module', '-e', script, folder], options, (error, stdout) => {
      if (error) reject(new Error(`the child ${error.killed ? 'spins' : `failed: ${error.message}`}`));
      else resolve(stdout.trim());
    });
  });
}

describe('a folder that cannot be made', () => {
  it.each([
    ['of a layout', 'await writeLayout(folder, [{ image: emptyImage(platform) }]);'],
    ['of a layout tar', 'await writeLayoutTar(`${folder}/a.tar`, [{ image: emptyImage(platform) }]);'],
    ['of spooled layers', 'await layerFromEntries([], { spoolDirectory: folder });'],
  ])(
    '%s is one line and not a loop without end',
    async (_, code) => {
      const line = /^OciError \| folder-failed \| cannot make the folder \/proc\/cutover: .+$/;
      expect(await inChild(code, '/proc/cutover')).toMatch(line);
    },
    2 * BOUND_MS,
  );

  it(
    'because a file lies there names the file',
    async () => {
      const scratch = mkdtempSync(join(tmpdir(), 'cutover-folder-'));
      writeFileSync(join(scratch, 'file'), '');
      const code = 'await writeLayout(folder, [{ image: emptyImage(platform) }]);';
      const said = await inChild(code, join(scratch, 'file')).finally(() => rmSync(scratch, { recursive: true }));
      expect(said).toContain(`${join(scratch, 'file')} is a file`);
    },
    2 * BOUND_MS,
  );
});
