import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageBuildError } from '../errors.ts';

/** What an app's package.json says of itself, as far as it matters here. */
export interface AppManifest {
  readonly name: string;
  readonly description?: string;
  readonly license?: string;
  readonly cutover?: {
    /** Programs beside the service, such as a Job's: file `NAME.js` in the bundle, by the source that starts it. */
    readonly commands?: Readonly<Record<string, string>>;
    /** Files and folders that its code reads beside itself: by the place beside the bundle, relative to the package. */
    readonly assets?: Readonly<Record<string, string>>;
  };
}

const MAIN = 'src/main.ts';
const COMMAND = /^[a-z][a-z0-9-]*$/;

/** @throws ImageBuildError file-missing */
export async function readManifest(appDir: string): Promise<AppManifest> {
  const path = join(appDir, 'package.json');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ImageBuildError('file-missing', `${appDir} is no package: package.json ${cause.code ?? cause.message}`, {
      cause,
    });
  });
  return JSON.parse(text) as AppManifest;
}

/**
 * Sources by the name of the module that each becomes: `main`, and one for each command.
 * @throws ImageBuildError bundle-failed for a command's name that is no file's
 */
export function entryPoints({ name, cutover = {} }: AppManifest, main = MAIN): Readonly<Record<string, string>> {
  const { commands = {} } = cutover;
  const odd = Object.keys(commands).find((command) => !COMMAND.test(command) || command === 'main');
  if (odd !== undefined) {
    const reason = `${name}: the command "${odd}" in package.json must be lower-case letters, digits and dashes, and not main`;
    throw new ImageBuildError('bundle-failed', reason, { fields: { app: name, command: odd } });
  }
  return { ...commands, main };
}
