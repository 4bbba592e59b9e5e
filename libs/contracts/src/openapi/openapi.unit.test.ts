import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { accountApi } from '../api/account-api.ts';
import { accountDocument } from '../api/documents.ts';
import { defineOperation, type Api, type Operation } from '../api/operation.ts';
import { answerCheck } from '../testing/answer-check.ts';
import { apiBreaks } from './api-breaks.ts';
import { documentOf } from './document.ts';
import { APIS, generatedFiles, publishedDocument } from './generated.ts';

const RUN = 'run node libs/contracts/src/main.ts';

describe('published documents', () => {
  it.each(APIS.map((api) => [api.name, api] as const))(
    'of %s are not changed in a way that breaks callers',
    (_name, api) => {
      expect(apiBreaks(publishedDocument(api.name)!, documentOf(api))).toEqual([]);
    },
  );

  it(`and the clients' types are what the code generates: else ${RUN}`, async () => {
    const stale = [...(await generatedFiles())].filter(([file, text]) => readFileSync(file, 'utf8') !== text);
    expect(stale.map(([file]) => file)).toEqual([]);
  });

  it('name each operation once', () => {
    for (const api of APIS) {
      const operations = Object.values(documentOf(api).paths).flatMap((methods) => Object.values(methods));
      const ids = operations.map(({ operationId }) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

const pay = defineOperation({
  id: 'pay',
  summary: 'Pay',
  method: 'post',
  path: '/payments/:id',
  params: z.strictObject({ id: z.uuid() }),
  query: z.strictObject({ note: z.string().optional() }),
  body: z.strictObject({ minor: z.int().positive(), reference: z.string().optional() }),
  answers: { 201: { description: 'Paid', schema: z.object({ id: z.uuid(), reference: z.string().optional() }) } },
});
const api = (operation: Operation, version: Api['version'] = '1.0.0', path = 'pay'): Api => ({
  ...{ name: 'pay', title: 'Pay', description: 'Pay', version },
  operations: { [path]: operation },
});
const LINE = 'POST /payments/{id}';
const breaks = (operation: object, version?: Api['version']) =>
  apiBreaks(documentOf(api(pay)), documentOf(api({ ...pay, ...operation } as Operation, version)));
const answering = (shape: z.ZodRawShape) => ({ answers: { 201: { description: 'Paid', schema: z.object(shape) } } });

describe('a change of an API', () => {
  it.each<[string, object, string[]]>([
    ['nothing', {}, []],
    ['other words', { summary: 'Pay somebody' }, []],
    ['a new optional field of the body', { body: pay.body.extend({ more: z.string().optional() }) }, []],
    ['a new optional parameter', { query: pay.query.extend({ more: z.string().optional() }) }, []],
    [
      'a field of the body that may be absent now',
      { body: pay.body.extend({ minor: z.int().positive().optional() }) },
      [],
    ],
    ['more in an answer', answering({ id: z.uuid(), reference: z.string().optional(), at: z.string() }), []],
    ['a certain field where it was optional', answering({ id: z.uuid(), reference: z.string() }), []],
    ['no token needed', { access: 'public' }, []],
    ['a new required field', { body: pay.body.extend({ more: z.string() }) }, [`${LINE}: body.more: is required now`]],
    [
      'a required parameter',
      { query: z.strictObject({ note: z.string() }) },
      [`${LINE}: query parameter note is required now`],
    ],
    ['a removed parameter', { query: undefined }, [`${LINE}: query parameter note was removed`]],
    [
      'a tighter field',
      { body: pay.body.extend({ reference: z.string().max(5).optional() }) },
      [`${LINE}: body.reference: maxLength was absent and is 5`],
    ],
    ['a field fewer in an answer', answering({ id: z.uuid() }), [`${LINE}: 201.reference: was removed`]],
    [
      'a field that may be absent',
      answering({ id: z.uuid().optional(), reference: z.string().optional() }),
      [`${LINE}: 201.id: may be absent now`],
    ],
    ['another status', { answers: { ...pay.answers, 202: { description: 'Later' } } }, [`${LINE}: may answer 202 now`]],
    ['another path', { path: '/pay/:id' }, [`${LINE}: was removed`]],
    ['another name in clients', { id: 'payOut' }, [`${LINE}: operationId was pay and is payOut`]],
  ])('compared with %s', (_what, operation, expected) => {
    expect(breaks(operation)).toEqual(expected);
  });

  it('that needs a token now breaks those who have none', () => {
    const open = documentOf(api({ ...pay, access: 'public' }));
    expect(apiBreaks(open, documentOf(api(pay)))).toEqual([`${LINE}: needs a token now`]);
  });

  it('may do anything in another major version', () => {
    expect(breaks({ path: '/pay/:id' }, '2.0.0')).toEqual([]);
    expect(breaks({ path: '/pay/:id' }, '1.9.0')).toEqual([`${LINE}: was removed`]);
  });
});

describe('the check of answers', () => {
  const check = answerCheck(accountDocument);
  const id = '0198a000-0000-7000-8000-000000000001';
  const answer = {
    method: 'GET',
    path: `/accounts/${id}`,
    status: 200,
    contentType: 'application/json; charset=utf-8',
  };
  const eur = { minor: 5, currency: 'EUR' };
  const account = {
    id,
    owner: 'ada',
    currency: 'EUR',
    kind: 'main',
    balance: eur,
    available: eur,
    openedAt: '2026-01-01T00:00:00.000Z',
    sequence: 1,
  };

  it('lets what is documented pass', () => {
    expect(() => check({ ...answer, body: account })).not.toThrow();
    expect(() =>
      check({ ...answer, path: `/accounts/${id}/statement.csv`, contentType: 'text/csv', body: 'a,b' }),
    ).not.toThrow();
  });

  it.each<[string, object, RegExp]>([
    ['a field that is not documented', { body: { ...account, secret: 1 } }, /must NOT have additional properties/],
    ['a field less', { body: { ...account, owner: undefined } }, /must have required property 'owner'/],
    [
      'a fraction',
      { body: { ...account, balance: { minor: 0.5, currency: 'EUR' } } },
      /body\/balance\/minor must be integer/,
    ],
    ['a status of its own', { status: 207, body: account }, /has no such answer of GET \/accounts\/\{id\}/],
    ['a path of its own', { path: '/other', body: {} }, /has no such answer of GET \/other/],
    [
      'a problem that is none',
      { status: 404, contentType: 'application/problem+json', body: { title: 'x' } },
      /must have required property/,
    ],
  ])('refuses %s', (_what, over, message) => {
    const body = JSON.parse(JSON.stringify((over as { body: unknown }).body)) as unknown;
    expect(() => check({ ...answer, ...over, body })).toThrow(message);
  });
});

describe('routes and documents', () => {
  it('are made of the same schemas', () => {
    const { parameters } = documentOf(accountApi).paths['/accounts/{id}/statement']!['get']!;
    expect(parameters?.map(({ name }) => name)).toEqual(['id', 'limit', 'cursor']);
    expect(accountApi.operations.statement.query.safeParse({ limit: '201' }).success).toBe(false);
    expect(parameters?.[1]?.schema).toMatchObject({ type: 'integer', maximum: 200 });
  });
});
