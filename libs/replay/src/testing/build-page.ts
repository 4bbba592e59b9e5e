import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { themed } from '@cutover/comparison/theme';
import { bundleScript, generatedPage } from '@cutover/testing-kit/bundle';

const WEB = join(import.meta.dirname, '..', 'web');

/** The text of page/page.gen.ts: style and script of the page, bundled. */
export async function buildPage(): Promise<string> {
  const [style, lane, pageScript] = await Promise.all([
    readFile(join(WEB, 'style.css'), 'utf8'),
    readFile(join(WEB, 'lane.css'), 'utf8'),
    bundleScript({ absWorkingDir: WEB, entryPoints: ['main.tsx'] }),
  ]);
  return generatedPage('@cutover/replay', { pageStyle: themed(style + lane), pageScript });
}
