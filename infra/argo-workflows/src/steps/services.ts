import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkflowError } from '../workflow-error.ts';

/** Services of a checkout: apps with a Dockerfile. */
export async function servicesOf(checkout: string): Promise<readonly string[]> {
  const apps = await readdir(join(checkout, 'apps'), { withFileTypes: true });
  const named = await Promise.all(
    apps
      .filter((app) => app.isDirectory())
      .map(async ({ name }) => ((await readdir(join(checkout, 'apps', name))).includes('Dockerfile') ? [name] : [])),
  );
  return named.flat().sort();
}

/** A list of services as a step before wrote it. @throws WorkflowError `refused` */
export function serviceList(text: string, known: readonly string[]): readonly string[] {
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch {
    names = undefined;
  }
  if (!Array.isArray(names))
    throw new WorkflowError('refused', `services: ${JSON.stringify(text)}: expected a list in JSON`);
  const strange = names.find((name) => !known.includes(String(name)));
  if (strange === undefined) return names.map(String);
  throw new WorkflowError('refused', `services: ${JSON.stringify(strange)}: expected some of ${known.join(', ')}`);
}
