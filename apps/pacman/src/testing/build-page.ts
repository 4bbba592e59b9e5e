import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleScript, generatedPage } from '@cutover/testing-kit/bundle';

const WEB = join(import.meta.dirname, '..', 'web');

const bundle = (contents: string, globalName?: string): Promise<string> =>
  bundleScript({
    absWorkingDir: WEB,
    stdin: { contents, resolveDir: WEB, loader: 'ts' },
    ...(globalName === undefined ? {} : { globalName }),
  });

/** The game's rules as a browser runs them, as a script that defines `pacmanGame`. */
export function buildGameScript(): Promise<string> {
  return bundle("export * from '@cutover/game';", 'pacmanGame');
}

/** The text of server/page/page.gen.ts: the page, its style and its script, bundled. */
export async function buildPage(): Promise<string> {
  const [pageHtml, pageStyle, pageScript] = await Promise.all([
    readFile(join(WEB, 'index.html'), 'utf8'),
    readFile(join(WEB, 'style.css'), 'utf8'),
    bundle("import './main.ts';"),
  ]);
  return generatedPage('@cutover/pacman', { pageHtml, pageStyle, pageScript });
}
