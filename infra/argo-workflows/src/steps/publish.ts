import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeLayout } from './layouts.ts';
import { run } from './run.ts';
import { serviceList } from './services.ts';

export interface Publishing {
  /** Main's checkout, whose command line pushes. */
  readonly main: string;
  readonly layouts: string;
  /** `HOST[:PORT][/PATH]`, as pods name it. */
  readonly registry: string;
  readonly commit: string;
  readonly known: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Service → digest of what was pushed. */
export type Published = Readonly<Record<string, string>>;

/** Pushes what was built, each under the commit: all of it is judged before any of it is sent. @throws WorkflowError `refused` */
export async function publishImages({ main, layouts, registry, commit, known, env }: Publishing): Promise<Published> {
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
  return published;
}
