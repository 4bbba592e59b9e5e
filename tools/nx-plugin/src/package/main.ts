/** `node tools/nx-plugin/src/package/main.ts`: the plugin for other workspaces, to be packed by `npm pack tools/nx-plugin/dist`. */
import { join } from 'node:path';
import { writePackage } from './write-package.ts';

await writePackage(join(import.meta.dirname, '..', '..', 'dist'), process.env['CUTOVER_VERSION'] ?? '0.0.0');
