import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { refresh } from '../generated-file.ts';

/** What a chart says of itself; the table of its values comes from their comments. */
const TEMPLATE = 'README.md.gotmpl';
/** Of all charts: how the table looks. Below the folder of all charts, as its first two characters say. */
const TABLE = './common/values-table.gotmpl';

/** A row of the table whose value has no comment. */
const UNDOCUMENTED = /^\| `(?<name>[^`]+)` \|.*\|\s*\|$/gm;

export interface ReadmeOptions {
  readonly check: boolean;
  /** Of a chart. */
  readonly folder: string;
  /** Path of the helm-docs executable. */
  readonly helmDocs: string;
}

/** Whether a chart's README is made from a template. */
export const hasReadmeTemplate = (folder: string): boolean => existsSync(join(folder, TEMPLATE));

/** @throws Error naming values without a comment in one line */
async function readmeText({ folder, helmDocs }: ReadmeOptions): Promise<string> {
  const templates = ['--template-files', TABLE, '--template-files', TEMPLATE];
  const flags = ['--dry-run', '--sort-values-order', 'file', '--log-level', 'warning'];
  const where = ['--chart-search-root', dirname(folder), '--chart-to-generate', folder];
  const { stdout, stderr } = await promisify(execFile)(helmDocs, [...where, ...templates, ...flags]);
  // It only warns of what it could not read or fill, and ends with 0.
  if (stderr.trim() !== '') throw new Error(`charts/${basename(folder)}: helm-docs: ${stderr.trim()}`);
  const silent = [...stdout.matchAll(UNDOCUMENTED)].map(({ groups }) => groups?.['name']);
  if (silent.length > 0)
    throw new Error(`charts/${basename(folder)}/values.yaml: no comment says what ${silent.join(', ')} is for`);
  return `${stdout.trim()}\n`;
}

/**
 * Writes a chart's README from its template and the comments in its values.yaml, or with `check` only looks whether it is stale.
 * @returns whether it was
 * @throws Error naming values that nothing is said of
 */
export async function writeReadme(options: ReadmeOptions): Promise<boolean> {
  return refresh(join(options.folder, 'README.md'), await readmeText(options), options);
}
