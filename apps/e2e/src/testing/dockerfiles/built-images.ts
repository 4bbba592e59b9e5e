import { cp, mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { kafkaImage, mongoStandinImage } from '@cutover/image-builder';
import { LOG4J } from '@cutover/kafka';
import { writeLayout, type Image } from '@cutover/oci';
import { ensureJars } from '@cutover/toolchain';
import { succeed } from '../command-line.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..', '..', '..');
export const SERVICES = ['account', 'membership', 'transfer', 'pacman'] as const;
export const SERVERS = ['zookeeper', 'kafka', 'mongo-standin'] as const;
export type Service = (typeof SERVICES)[number];
export type Server = (typeof SERVERS)[number];

/** What the Dockerfiles of this repository make, and how. */
export const DOCKERFILES: Readonly<Record<Service | Server, { file: string; tag: string; target?: string }>> = {
  account: { file: 'apps/account/Dockerfile', tag: 'cosmos/account:1.0.0' },
  membership: { file: 'apps/membership/Dockerfile', tag: 'cosmos/membership:1.0.0' },
  transfer: { file: 'apps/transfer/Dockerfile', tag: 'cosmos/transfermoney:1.0.0' },
  pacman: { file: 'apps/pacman/Dockerfile', tag: 'cosmos/pacman:1.0.0' },
  zookeeper: { file: 'tools/kafka/Dockerfile', tag: 'cosmos/zookeeper:3.8.4', target: 'zookeeper' },
  kafka: { file: 'tools/kafka/Dockerfile', tag: 'cosmos/kafka:3.9.2', target: 'kafka' },
  'mongo-standin': { file: 'tools/mongo-standin/Dockerfile', tag: 'cosmos/mongo-standin:1.0.0' },
};

/** What Dockerfiles are given of the workspace; the rest of it is none of their business. */
const CONTEXT = [
  ...['.dockerignore', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'libs'],
  ...SERVICES.map((name) => `apps/${name}`),
  ...['tools/kafka', 'tools/mongo-standin'],
];

/** A copy of the build context that a test may edit. What is installed and what was built stays where it is. */
export async function copyContext(folder: string): Promise<string> {
  const filter = (source: string): boolean =>
    !/^(?:node_modules|dist|test-output|target)$/.test(source.split(sep).at(-1) ?? '');
  for (const part of CONTEXT) {
    await mkdir(join(folder, part, '..'), { recursive: true });
    await cp(join(ROOT, part), join(folder, part), { recursive: true, preserveTimestamps: true, filter });
  }
  return folder;
}

/** The same image as Cutover makes it, as a layout. @returns its folder */
export async function ourImage(name: Service | Server, folder: string): Promise<string> {
  const layout = join(folder, name);
  if (name in SERVICE_NAMES) await succeed('image', 'build', name, '--version', '1.0.0', '--to', layout);
  else await writeLayout(layout, [{ image: await serverImage(name as Server), name }]);
  return layout;
}

const SERVICE_NAMES: Readonly<Record<string, true>> = Object.fromEntries(SERVICES.map((name) => [name, true]));

async function serverImage(name: Server): Promise<Image> {
  const jars = name === 'mongo-standin' ? name : 'kafka';
  const { classpath } = await ensureJars(jars, { progress: () => undefined });
  return jars === 'kafka' ? kafkaImage({ classpath, log4j: LOG4J }) : mongoStandinImage({ classpath });
}
