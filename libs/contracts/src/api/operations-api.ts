import { z } from 'zod';
import { defineOperation } from './operation.ts';

/** What anybody may ask of every service. Probes and metrics are at another port, which is none of its users'. */
export const operationsApi = {
  version: defineOperation({
    id: 'version',
    summary: 'Which build answers',
    method: 'get',
    path: '/version',
    access: 'public',
    answers: {
      200: {
        description: 'As it was baked in',
        schema: z.object({ service: z.string(), version: z.string(), pod: z.string() }),
      },
    },
  }),
  document: defineOperation({
    id: 'document',
    summary: 'This document',
    method: 'get',
    path: '/openapi.json',
    access: 'public',
    answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
  }),
  docs: defineOperation({
    id: 'docs',
    summary: 'This document as a page',
    method: 'get',
    path: '/docs',
    access: 'public',
    answers: { 200: { description: 'HTML without scripts', contentType: 'text/html' } },
  }),
} as const;
