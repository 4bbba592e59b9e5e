import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { defineRoute, DomainError, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { reportOf } from './run-source.ts';

/** A report is one page with its own script and style; it runs apart from the console, as a page of nobody's origin. */
const POLICY =
  "sandbox allow-scripts allow-popups; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

const NAME = z.string().regex(/^\w[\w.-]{0,199}$/);

/** Reports of recorded runs. */
export function runRoutes({ runs, host }: { readonly runs: string; readonly host: z.ZodType }): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/runs/:id/report.html',
      access: 'public',
      params: z.strictObject({ id: NAME }),
      headers: z.object({ host }),
      handle: async ({ params }) => {
        const file = reportOf(join(runs, params.id));
        await access(file).catch(() => {
          throw new DomainError('run.unknown', `${params.id} has no report`);
        });
        const headers = { 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' };
        const chunks = createReadStream(file, 'utf8') as AsyncIterable<string>;
        return { status: 200, contentType: 'text/html; charset=utf-8', headers, chunks };
      },
    }),
  ];
}
