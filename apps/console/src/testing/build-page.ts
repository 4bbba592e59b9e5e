import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { themed } from '@cutover/comparison/theme';
import { bundleScript, generatedPage } from '@cutover/testing-kit/bundle';

const WEB = join(import.meta.dirname, '..', 'web');

/** The text of server/page/page.gen.ts: the page, its style and its script, bundled. */
export async function buildPage(): Promise<string> {
  const [pageHtml, style, lane, pageScript] = await Promise.all([
    readFile(join(WEB, 'index.html'), 'utf8'),
    readFile(join(WEB, 'style.css'), 'utf8'),
    readFile(fileURLToPath(import.meta.resolve('@cutover/replay/lane.css')), 'utf8'),
    bundleScript({ absWorkingDir: WEB, entryPoints: ['main.tsx'] }),
  ]);
  return generatedPage('@cutover/console', { pageHtml, pageStyle: themed(style + lane), pageScript });
}
