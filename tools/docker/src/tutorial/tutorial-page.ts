import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder that the tutorial's page and its examples lie in; the root of the checkout, in which its commands are run. */
export const TUTORIAL = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'tutorial');
export const CHECKOUT = join(TUTORIAL, '..', '..');

/** The page about images and Compose, in Markdown. */
export function tutorialPage(): string {
  return readFileSync(join(TUTORIAL, 'images-and-compose.md'), 'utf8');
}
