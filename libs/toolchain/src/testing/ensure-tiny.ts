/** Builds fixtures in a process of its own: `node ensure-tiny.ts ROOT PACKAGES NAME...` prints the tools as JSON. */
import { ensureFrom } from '../tools/ensure-from.ts';
import type { TinyName } from './fixtures.ts';
import { tinySource } from './fixtures.ts';

const [root = '', packages = '', ...names] = process.argv.slice(2);
const progress = (event: unknown): void => console.error(JSON.stringify(event));
console.log(JSON.stringify(await ensureFrom(tinySource(root, { packages }), names as TinyName[], { progress })));
