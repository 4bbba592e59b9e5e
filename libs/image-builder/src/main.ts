/** `node libs/image-builder/src/main.ts bundle APP_FOLDER`: the app's modules into its folder `dist`, as an image has them. */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { isImageBuildError } from './errors.ts';
import { bundleApp } from './node/bundle-app.ts';

const USAGE = `usage: node libs/image-builder/src/main.ts bundle APP_FOLDER [--out FOLDER] [--app-version VERSION]
  --out FOLDER             default APP_FOLDER/dist; emptied first
  --app-version VERSION    baked in; default 0.0.0`;

function asked(): { appDir: string; outDir: string; version: string } {
  try {
    const options = { out: { type: 'string' }, 'app-version': { type: 'string', default: '0.0.0' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [command, appDir, ...rest] = positionals;
    if (command !== 'bundle' || appDir === undefined || rest.length > 0) throw new Error('bundle which app?');
    return { appDir, outDir: values.out ?? join(appDir, 'dist'), version: values['app-version'] };
  } catch (error) {
    console.error(`image-builder: ${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

try {
  const files = await bundleApp(asked());
  for (const file of files) console.log(relative('.', file));
} catch (error) {
  if (!isImageBuildError(error)) throw error;
  console.error(`image-builder: ${error.message}`);
  process.exitCode = 1;
}
