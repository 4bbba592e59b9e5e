import type { OwnApps } from '../image/own-apps.ts';
import { IMAGES } from '../options/app.ts';
import { appFolder, ROOT } from './paths.ts';

/** The services of this checkout. What bundles them is loaded when one is built. */
export const OWN_APPS: OwnApps = {
  names: IMAGES,
  root: ROOT,
  folder: appFolder,
  build: async (app, version, options) => (await import('../image/build-app.ts')).buildApp(app, version, options),
};
