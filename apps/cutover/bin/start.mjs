/** Runs the command line in this process, which is the workspace's own Node. */
import { enableCompileCache } from 'node:module';
import { compileCacheFolder } from './compile-cache.mjs';

// Reading TypeScript is most of what a short command costs: what Node made of it is kept.
const folder = compileCacheFolder();
if (folder !== undefined) enableCompileCache(folder);

await import('../src/main.ts');
