#!/usr/bin/env node
/** Runs the command line of the package that is installed elsewhere: this file and all that it imports are bundled. */
import { keepCompiled } from './compile-cache.mjs';

keepCompiled();

await import('../src/image-main.ts');
