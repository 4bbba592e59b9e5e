import type { RequestContext } from '@cutover/service-kit';
import { z } from 'zod';
import type { RateLimit } from './rate-limit.ts';

const headers = z.looseObject({ 'x-forwarded-for': z.string().optional() });

/** Applies a rate limit to whoever sends a request. */
export class ClientLimit {
  readonly headers: typeof headers = headers;
  readonly #limit: RateLimit;
  readonly #trustForwarded: boolean;

  constructor(limit: RateLimit, trustForwarded: boolean) {
    this.#limit = limit;
    this.#trustForwarded = trustForwarded;
  }

  take(given: z.output<typeof headers>, context: RequestContext): void {
    // What a proxy itself saw stands last; everything before it the client may have made up.
    const forwarded = this.#trustForwarded ? given['x-forwarded-for']?.split(',').at(-1)?.trim() : undefined;
    this.#limit.take(forwarded || context.remoteAddress);
  }
}
