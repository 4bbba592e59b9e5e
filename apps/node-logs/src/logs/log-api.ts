import { defineRoute, DomainError, reply } from '@cutover/service-kit';
import type { Route } from '@cutover/service-kit';
import { z } from 'zod';
import { containerLogs } from '../pods/container-logs.ts';
import type { ContainerLogs } from '../pods/container-logs.ts';
import { lastLines } from './last-lines.ts';

const NAME = '[a-z0-9]([-.a-z0-9]*[a-z0-9])?';
/** Of a pod's containers: what fits into one answer. */
const MOST_LINES = 1_000;

const query = z.strictObject({
  pod: z
    .string()
    .max(512)
    .regex(new RegExp(`^${NAME}/${NAME}$`))
    .describe('NAMESPACE/POD'),
  container: z
    .string()
    .max(63)
    .regex(new RegExp(`^${NAME}$`))
    .optional(),
  lines: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(MOST_LINES))
    .default(100)
    .describe(`an integer from 1 to ${MOST_LINES}`),
});

async function containersOf(podLogs: string, wanted: string): Promise<ContainerLogs[]> {
  const found: ContainerLogs[] = [];
  for await (const logs of containerLogs(podLogs)) if (`${logs.namespace}/${logs.pod}` === wanted) found.push(logs);
  if (found.length === 0) throw new DomainError('logs.unknown-pod', `${wanted} has no logs on this node`);
  return found;
}

function chosen(all: readonly ContainerLogs[], container: string | undefined): readonly ContainerLogs[] {
  const found = container === undefined ? all : all.filter((logs) => logs.container === container);
  if (found.length > 0) return found;
  const containers = [...new Set(all.map((logs) => logs.container))].sort();
  throw new DomainError('logs.unknown-container', `There are ${containers.join(', ')}`, { fields: { containers } });
}

/** `GET /logs?pod=NAMESPACE/POD&container=&lines=`: a pod's last lines, for those who operate the node. */
export function logRoutes(podLogs: string): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/logs',
      access: { role: 'operator' },
      query,
      async handle({ query: { pod, container, lines } }) {
        const logs = chosen(await containersOf(podLogs, pod), container);
        const all = await Promise.all(
          logs.map(async (one) =>
            (await lastLines(one.folder, lines)).map((line) => ({ container: one.container, ...line })),
          ),
        );
        const newest = all.flat().sort((one, other) => (one.time < other.time ? -1 : 1));
        return reply(200, { pod, lines: newest.slice(-lines).map(({ isPartial: _, ...line }) => line) });
      },
    }),
  ];
}
