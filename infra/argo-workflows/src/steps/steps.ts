import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OUT } from '../model/step.ts';
import { pathOf } from '../model/folder.ts';
import { FORGE_READ, FORGE_WRITE } from '../pipeline/settings.ts';
import { images, source } from '../pipeline/steps.ts';
import { affectedServices } from './affected.ts';
import { asked, COMMIT, forgeOf } from './asked.ts';
import { buildImages } from './build.ts';
import { checkOut } from './checkout.ts';
import { promoteToDev } from './promote.ts';
import { publishImages } from './publish.ts';
import { serviceList, servicesOf } from './services.ts';
import { sweepPreviews } from './sweep.ts';
import { commentOf, publishedIn, verdictOf } from './words.ts';

/** Main's checkout, which this file is part of. */
const MAIN = join(import.meta.dirname, '..', '..', '..', '..');
const tree = pathOf(source);

const putOut = (name: string, value: unknown): Promise<void> => writeFile(join(OUT, name), JSON.stringify(value));
const env = process.env;
const commit = (): string => asked(env, 'COMMIT', COMMIT);
const writer = () => forgeOf(env, FORGE_WRITE.at);
const remoteOf = ({ cloneUrl, credential }: Awaited<ReturnType<typeof forgeOf>>) => ({ url: cloneUrl, credential });

/** What each step of a pipeline does, by the names that templates call them; what it has to say is a text. @throws WorkflowError `refused`, ForgeError, GitError */
export const STEPS: Readonly<Record<string, () => Promise<unknown>>> = {
  checkout: async () =>
    checkOut({ ...remoteOf(await forgeOf(env, FORGE_READ.at)), commit: commit(), into: tree, runner: MAIN }),
  affected: async () =>
    putOut('services', await affectedServices(tree, asked(env, 'BASE', /^(origin\/main|[0-9a-f]{40})$/), env)),
  build: async () => {
    const services = serviceList(asked(env, 'SERVICES'), await servicesOf(MAIN));
    await buildImages({ tree, into: pathOf(images), services, env });
  },
  publish: async () => {
    const known = await servicesOf(MAIN);
    const registry = asked(env, 'REGISTRY', /^[\w.-]+(:\d+)?(\/[a-z0-9._-]+)*$/);
    const layouts = pathOf(images);
    await putOut('published', await publishImages({ main: MAIN, layouts, registry, commit: commit(), known, env }));
  },
  comment: async () => {
    const words = commentOf(commit(), publishedIn(asked(env, 'PUBLISHED')));
    await (await writer()).comment(Number(asked(env, 'NUMBER', /^[1-9]\d*$/)), words);
  },
  verdict: async () => (await writer()).setStatus(commit(), verdictOf(env['STATUS'] ?? '', asked(env, 'RUN'))),
  promote: async () => {
    const remote = { ...remoteOf(await writer()), branch: 'main' };
    const published = publishedIn(asked(env, 'PUBLISHED'));
    await promoteToDev({ remote, commit: commit(), published, helm: '/usr/local/bin/helm' });
  },
  sweep: async () => {
    const days = Number(asked(env, 'DAYS', /^[1-9]\d*$/));
    const swept = await sweepPreviews(await writer(), days, Date.now() / 1000);
    return `previews removed: ${swept.join(', ') || 'none'}`;
  },
};
