/** Runs the command line in this process, which is the workspace's own Node. */
import { keepCompiled } from './compile-cache.mjs';

keepCompiled();

await import('../src/main.ts');
