import { join } from 'node:path';

/** The checkout, where compose.yaml and its .env are. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');
