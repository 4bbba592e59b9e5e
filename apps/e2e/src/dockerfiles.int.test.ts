import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DOCKERFILES, ROOT, SERVERS, SERVICES } from './testing/dockerfiles/built-images.ts';

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

/** Folders of the workspace whose package.json says what an app's production is made of, by the lockfile. */
async function foldersOf(folder: string): Promise<string[]> {
  const { packages } = JSON.parse(await read('package-lock.json')) as { packages: Record<string, Locked> };
  const found = new Set<string>();
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    for (const name of Object.keys(packages[next]?.dependencies ?? {})) {
      const { link, resolved } = packages[`node_modules/${name}`] ?? {};
      if (link === true && resolved !== undefined) waiting.push(resolved);
    }
  }
  return [...found].sort();
}

/** Folders whose package.json is copied in the stage of that name. */
function copiedIn(dockerfile: string, stage: string): string[] {
  const [, text = ''] = new RegExp(`^FROM \\S+ AS ${stage}$([^]*?)(?=^FROM )`, 'm').exec(dockerfile) ?? [];
  return [...text.matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(([, folder = '']) => folder).sort();
}

describe.each(SERVICES)("%s' Dockerfile", (name) => {
  it('copies the package files that its installs are made of, and no other', async () => {
    const text = await read(DOCKERFILES[name].file);
    expect(copiedIn(text, 'dependencies')).toEqual(await foldersOf(`apps/${name}`));
    expect(copiedIn(text, 'build')).toEqual(await foldersOf('libs/image-builder'));
    // The check itself.
    const line = 'COPY libs/service-kit/package.json libs/service-kit/\n';
    expect(copiedIn(text.replace(line, ''), 'dependencies')).not.toEqual(await foldersOf(`apps/${name}`));
  });

  it('says of itself what its package.json says', async () => {
    const { name: title, description } = JSON.parse(await read(`apps/${name}/package.json`)) as Record<string, string>;
    const text = await read(DOCKERFILES[name].file);
    expect(text).toContain(`org.opencontainers.image.title="${title}"`);
    expect(text).toContain(`org.opencontainers.image.description="${description}"`);
  });
});

describe.each([...SERVICES, ...SERVERS])("%s' Dockerfile", (name) => {
  it('is named in a command that can be copied, with the tag that the notes have', async () => {
    const { file, tag, target } = DOCKERFILES[name];
    const version = SERVICES.some((service) => service === name) ? ' --build-arg VERSION=1.0.0' : '';
    const chosen = target === undefined ? '' : ` --target ${target}`;
    expect(await read(file)).toContain(`#   docker build -t ${tag}${version}${chosen} -f ${file} .\n`);
  });
});
