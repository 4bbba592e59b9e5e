import { z } from 'zod';
import { defineOperation } from './operation.ts';

const dependency = z.looseObject({ name: z.string(), ok: z.boolean() });

/** What the platform and people ask of every service. */
export const operationsApi = {
  healthz: defineOperation({
    id: 'healthz',
    summary: 'Whether the process answers',
    method: 'get',
    path: '/healthz',
    access: 'public',
    answers: { 200: { description: 'It does', schema: z.object({ status: z.literal('alive') }) } },
  }),
  readyz: defineOperation({
    id: 'readyz',
    summary: 'Whether requests can be served',
    method: 'get',
    path: '/readyz',
    access: 'public',
    answers: {
      200: { description: 'They can', schema: z.looseObject({ ready: z.boolean(), checks: z.array(dependency) }) },
      503: { description: 'They cannot', schema: z.looseObject({ ready: z.boolean(), checks: z.array(dependency) }) },
    },
  }),
  metrics: defineOperation({
    id: 'metrics',
    summary: 'Measurements in the text format of Prometheus',
    method: 'get',
    path: '/metrics',
    access: 'public',
    query: z.object({
      'name[]': z.array(z.string()).optional().describe('Only measurements of these names, instead of all'),
    }),
    answers: { 200: { description: 'All of them, or those asked for', contentType: 'text/plain' } },
  }),
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
