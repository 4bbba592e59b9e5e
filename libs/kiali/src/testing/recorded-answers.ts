import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An answer of the real server. */
export interface Recorded {
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

const FOLDER = join(import.meta.dirname, 'recorded');

/** What the page asks for on its way to a graph, where the two do not agree, in the server's own words; by the names of the files. */
export const ASKED: Readonly<Record<string, string>> = {
  config: '/api/config',
  jaeger: '/api/jaeger',
  'health-app': '/api/clusters/health?type=app&namespaces=bank&rateInterval=60s',
  'health-service': '/api/clusters/health?type=service&namespaces=bank&rateInterval=60s',
  'health-workload': '/api/clusters/health?type=workload&namespaces=bank&rateInterval=60s',
  'health-of-old': '/api/namespaces/bank/health?type=app',
  graph: '/api/namespaces/graph?appenders=deadNode%2Cistio&duration=60s&graphType=versionedApp&namespaces=bank',
  'graph-of-old':
    '/api/namespaces/graph?appenders=deadNode%2Cistio%2ChealthConfig&duration=60s&graphType=versionedApp&namespaces=bank',
};

async function answerOf(server: URL, path: string): Promise<Recorded> {
  const answer = await fetch(new URL(path, server));
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { path, status: answer.status, body: isJson ? JSON.parse(text) : text };
}

/** What a server says to all of it. */
export async function answersOf(server: URL): Promise<Readonly<Record<string, Recorded>>> {
  const answers: Record<string, Recorded> = {};
  for (const [name, path] of Object.entries(ASKED)) answers[name] = await answerOf(server, path);
  return answers;
}

export async function writeRecorded(answers: Readonly<Record<string, Recorded>>): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const [name, answer] of Object.entries(answers))
    await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(answer, undefined, 2)}\n`);
}

export async function readRecorded(): Promise<Readonly<Record<string, Recorded>>> {
  const read = async (name: string) =>
    [name, JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as Recorded] as const;
  return Object.fromEntries(await Promise.all(Object.keys(ASKED).map(read)));
}

/** The names and kinds of an answer's fields, without its numbers and texts: what an adapter depends on. Of a list, those of its first element. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, field]) => [name, shapeOf(field)] as const)
      .sort(([one], [other]) => one.localeCompare(other)),
  );
}
