import { readdir } from 'node:fs/promises';
import { createRegistry, dockerConfigCredentials, tagImage } from '@cutover/oci';
import { join } from 'node:path';
import { judgeLayout } from './layouts.ts';
import { run } from './run.ts';
import { serviceList } from './services.ts';
import type { Standing } from './standing.ts';

export interface Publishing {
  /** Main's checkout, whose command line pushes. */
  readonly main: string;
  readonly layouts: string;
  /** `HOST[:PORT][/PATH]`, as pods name it. */
  readonly registry: string;
  readonly commit: string;
  readonly known: readonly string[];
  /** What main runs: of it is what the commit does not reach. */
  readonly standing: Standing;
  readonly env: NodeJS.ProcessEnv;
}

/** Service → digest of what was pushed. */
export type Published = Readonly<Record<string, string>>;

/** Gives what main runs the commit's tag: a preview names every image by it. */
async function tagStanding(
  { registry, commit, standing, env }: Publishing,
  services: readonly string[],
): Promise<void> {
  const [host = '', ...path] = registry.split('/');
  const client = createRegistry(host, { insecure: true, credentials: dockerConfigCredentials(env) });
  for (const service of services) {
    const digest = standing[service];
    if (digest === undefined) continue;
    await tagImage(client, [...path, service].join('/'), { tag: commit, from: [digest] });
  }
}

/** Pushes what was built, each under the commit: all of it is judged before any of it is sent. What was not built has the tag as main runs it. @throws WorkflowError `refused`, OciError */
export async function publishImages(publishing: Publishing): Promise<Published> {
  const { main, layouts, registry, commit, known, env } = publishing;
  const services = serviceList(JSON.stringify((await readdir(layouts)).sort()), known);
  for (const service of services) await judgeLayout(join(layouts, service), service);
  const published: Record<string, string> = {};
  for (const service of services) {
    const to = `${registry}/${service}:${commit}`;
    const args = [
      join(main, 'apps/cutover/bin/cutover.mjs'),
      'image',
      'push',
      join(layouts, service),
      to,
      '--insecure',
      '--json',
    ];
    const printed = await run(process.execPath, args, { cwd: main, env });
    published[service] = (JSON.parse(printed) as { digest: string }).digest;
  }
  await tagStanding(
    publishing,
    known.filter((service) => !services.includes(service)),
  );
  return published;
}
