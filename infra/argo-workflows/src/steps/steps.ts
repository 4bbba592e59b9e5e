import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OUT } from '../model/step.ts';
import { pathOf } from '../model/folder.ts';
import { FORGE_READ, FORGE_WRITE } from '../pipeline/settings.ts';
import { ALL, BASE, images, source } from '../pipeline/steps.ts';
import { affectedServices } from './affected.ts';
import { answered } from './answered.ts';
import { asked, COMMIT, forgeOf } from './asked.ts';
import { buildImages } from './build.ts';
import { checkOut } from './checkout.ts';
import { promoteToDev } from './promote.ts';
import { publishImages } from './publish.ts';
import { serviceList, servicesOf } from './services.ts';
import { standingOf } from './standing.ts';
import { commentOnce } from './comment-once.ts';
import { commentOf, publishedIn, verdictOf } from './words.ts';

/** Main's checkout, which this file is part of. */
const MAIN = join(import.meta.dirname, '..', '..', '..', '..');
const tree = pathOf(source);
const COMMIT_OR_MAIN = /^(?:main|[0-9a-f]{40})$/;

const putOut = (name: string, value: unknown): Promise<void> => writeFile(join(OUT, name), JSON.stringify(value));
const env = process.env;
const commit = (): string => asked(env, 'COMMIT', COMMIT);
const writer = () => forgeOf(env, FORGE_WRITE.at);
const remoteOf = ({ cloneUrl, credential }: Awaited<ReturnType<typeof forgeOf>>) => ({ url: cloneUrl, credential });

/** What each step of a pipeline does, by the names that templates call them. @throws WorkflowError `refused`, `unanswered`; ForgeError, GitError */
export const STEPS: Readonly<Record<string, () => Promise<void>>> = {
  checkout: answered(async () => {
    await checkOut({
      ...remoteOf(await forgeOf(env, FORGE_READ.at)),
      ...{ commit: asked(env, 'COMMIT', COMMIT_OR_MAIN), into: tree, runner: MAIN },
    });
    await putOut('standing', await standingOf(tree, await servicesOf(MAIN)));
  }),
  affected: async () => {
    const base = asked(env, 'BASE', /^(origin\/main|[0-9a-f]{40})$/);
    await putOut('services', await affectedServices(tree, { base, known: await servicesOf(MAIN), env }));
  },
  build: async () => {
    const known = await servicesOf(MAIN);
    const wanted = asked(env, 'SERVICES');
    const services = wanted === ALL ? known : serviceList(wanted, known);
    await buildImages({ tree, into: pathOf(images), services, base: BASE, env });
  },
  publish: answered(async () => {
    const known = await servicesOf(MAIN);
    const registry = asked(env, 'REGISTRY', /^[\w.-]+(:\d+)?(\/[a-z0-9._-]+)*$/);
    const layouts = pathOf(images);
    const standing = publishedIn(asked(env, 'STANDING'));
    const publishing = { main: MAIN, layouts, registry, commit: commit(), known, standing, env };
    await putOut('published', await publishImages(publishing));
  }),
  comment: answered(async () => {
    const words = commentOf(commit(), publishedIn(asked(env, 'PUBLISHED')));
    await commentOnce(await writer(), Number(asked(env, 'NUMBER', /^[1-9]\d*$/)), words);
  }),
  verdict: answered(async () =>
    (await writer()).setStatus(commit(), verdictOf(env['STATUS'] ?? '', asked(env, 'RUN'))),
  ),
  promote: answered(async () => {
    const remote = { ...remoteOf(await writer()), branch: 'main' };
    const published = publishedIn(asked(env, 'PUBLISHED'));
    await promoteToDev({ remote, commit: commit(), published, helm: '/usr/local/bin/helm' });
  }),
};
