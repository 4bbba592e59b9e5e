import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { debianImage, imageFrom, javaBase, nodeBase, shellBase } from '@cutover/image-builder';
import { appendLayer, layerFromEntries, withConfig, type Entry, type Image } from '@cutover/oci';
import { findExecutable } from '@cutover/toolchain';

/** What a Dockerfile is built with, and what its image stands on. */
export interface Bases {
  readonly build: Image;
  readonly run: Image;
}

const ROOT = { User: '0:0', Entrypoint: [] };
const CERTIFICATES = '/etc/ssl/certs/java/cacerts';

/** What node:24-slim has that matters here, a shell and npm: the machine's npm on the pinned Node. */
export async function nodeBases(workspace: string): Promise<Bases> {
  const run = await nodeBase({ workspace });
  const npm = join(dirname(await realpath(commandOf('npm'))), '..');
  const link: Entry = { type: 'symlink', path: 'usr/local/bin/npm', target: '../lib/node_modules/npm/bin/npm-cli.js' };
  const withNpm = await imageFrom(withShell(run))
    .copy(npm, { at: '/usr/local/lib/node_modules/npm', allow: ['.npmrc'] })
    .build();
  const build = appendLayer(withNpm, await layerFromEntries([link]), { createdBy: 'npm' });
  return { build: withConfig(build, ROOT), run };
}

/** What maven:3-eclipse-temurin-17 has that matters here: Debian's Maven and JDK, a shell, and the certificates that this machine trusts. */
export async function javaBases(): Promise<Bases> {
  const run = await javaBase();
  const link: Entry = { type: 'symlink', path: 'usr/bin/mvn', target: '../share/maven/bin/mvn' };
  const packages = ['maven', 'openjdk-17-jdk-headless'];
  const debian = await debianImage({ packages, finish: () => [link], finishKey: 'mvn link' });
  const trusted: Entry = { type: 'file', path: CERTIFICATES.slice(1), content: await readFile(CERTIFICATES) };
  const build = appendLayer(await withShell(debian), await layerFromEntries([trusted]), { createdBy: 'certificates' });
  const home = run.config.value.config?.Env?.filter((line) => line.startsWith('JAVA_HOME=')) ?? [];
  return { build: withConfig(build, { ...ROOT, Env: home }), run };
}

async function withShell(image: Image): Promise<Image> {
  const { layers } = await shellBase();
  return layers.reduce((below, layer) => appendLayer(below, layer, { createdBy: 'shell' }), image);
}

function commandOf(name: string): string {
  const found = findExecutable(name);
  if (found === undefined) throw new Error(`${name} is not on PATH`);
  return found;
}
