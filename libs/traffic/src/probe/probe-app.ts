import { z } from 'zod';

import { requestMethodSchema } from '../record/request-record.ts';

/** A request that any app can be asked, again and again. */
export const probeSchema = z.strictObject({
  method: requestMethodSchema,
  path: z.string().startsWith('/'),
  body: z.string().nullable().describe('JSON that is sent with it; null: none'),
});
export type Probe = z.infer<typeof probeSchema>;

/** An app of which nothing is known but what it is asked. */
export const probeAppSchema = z.strictObject({
  probes: z.array(probeSchema).min(1),
  versionHeader: z
    .string()
    .nullable()
    .describe('header of an answer that names the version; null: told by the pod that has the connection'),
});
export type ProbeApp = z.infer<typeof probeAppSchema>;

/** A probe's name, which is its operation in the records. */
export const nameOfProbe = ({ method, path }: Probe): string => `${method} ${path}`;

export const isRead = ({ method }: Probe): boolean => method === 'GET';
