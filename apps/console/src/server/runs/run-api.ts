import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { defineRoute, DomainError, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { RUN_PAGES } from './run-source.ts';

/** Each is one page with its own script and style; it runs apart from the console, as a page of nobody's origin. */
const POLICY =
  "sandbox allow-scripts allow-popups; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

const NAME = z.string().regex(/^\w[\w.-]{0,199}$/);

/** Reports and replays of recorded runs. */
export function runRoutes({ runs, host }: { readonly runs: string; readonly host: z.ZodType }): readonly Route[] {
  return RUN_PAGES.map((page) =>
    defineRoute({
      method: 'get',
      path: `/runs/:id/${page}`,
      access: 'public',
      params: z.strictObject({ id: NAME }),
      headers: z.object({ host }),
      handle: async ({ params }) => {
        const file = join(runs, params.id, page);
        await access(file).catch(() => {
          throw new DomainError('run.unknown', `${params.id} has no ${page}`);
        });
        const headers = { 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' };
        const chunks = createReadStream(file, 'utf8') as AsyncIterable<string>;
        return { status: 200, contentType: 'text/html; charset=utf-8', headers, chunks };
      },
    }),
  );
}
