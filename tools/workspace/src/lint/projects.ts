import { globSync } from 'node:fs';
import { dirname } from 'node:path';

const PROJECTS = '{apps,infra,libs,tools}/*';

/** The folders of all projects, from the root. */
export function lintedFolders(root: string): readonly string[] {
  return globSync(`${PROJECTS}/package.json`, { cwd: root })
    .map((file) => dirname(file))
    .sort();
}

/** Configurations of all that is type-checked, from the root: each project's, and that of what it has for browsers. */
export function typedConfigs(root: string): readonly string[] {
  return globSync(`${PROJECTS}/{tsconfig.json,src/web/tsconfig.json}`, { cwd: root }).sort();
}
