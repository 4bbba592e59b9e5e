import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { notKnown } from '@cutover/toolchain/words';
import { imageVersion } from '../options/version.ts';
import { UsageError } from '../usage-error.ts';
import type { OwnApps } from './own-apps.ts';

/** What an image is to be built of: an app of this workspace, which is bundled, or any npm package, whose files are copied. */
export type Buildable =
  | { readonly kind: 'app'; readonly app: string; readonly version: string; readonly from: OwnApps }
  | { readonly kind: 'folder'; readonly folder: string; readonly version?: string };

/** Reads `account` or a folder. @throws UsageError */
export function buildableOf(text: string, version: string | undefined, own?: OwnApps): Buildable {
  if (version !== undefined) imageVersion(version);
  const app = own && appOf(text, own);
  if (own === undefined || app === undefined) {
    return { kind: 'folder', folder: packageFolder(text, own?.names), ...(version === undefined ? {} : { version }) };
  }
  if (version !== undefined) return { kind: 'app', app, version, from: own };
  throw new UsageError(`${app} tells its version to who asks: say which is built, such as --version 1.2.0`);
}

/** A bare name is an app's before it is a folder's: ./account is the folder. */
function appOf(text: string, { names, folder }: OwnApps): string | undefined {
  const isApp = (app: string): boolean => existsSync(text) && realpathSync(text) === realpathSync(folder(app));
  return names.find((app) => app === text) ?? names.find(isApp);
}

function packageFolder(text: string, apps?: readonly string[]): string {
  const folder = resolve(text);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined && apps !== undefined && /^[\w-]+$/.test(text)) {
    throw new UsageError(notKnown(text, 'an app of this workspace, nor a folder here', apps));
  }
  if (found === undefined) throw new UsageError(`there is no folder ${text}`);
  if (!found.isDirectory()) throw new UsageError(`${text} is a file; did you mean its folder, ${dirname(text)}?`);
  if (existsSync(join(folder, 'package.json'))) return folder;
  throw new UsageError(`${text} has no package.json: give the folder of an npm package`);
}
