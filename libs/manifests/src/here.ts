import { join } from 'node:path';
import { placesIn } from './places.ts';
import type { Places } from './places.ts';

export const workspaceRoot = join(import.meta.dirname, '..', '..', '..');

export const HERE: Places = placesIn(workspaceRoot);
