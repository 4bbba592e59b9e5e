// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./mongodb-internals.d.ts" />
import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { connect } from 'node:net';
import poolErrors from 'mongodb/lib/cmap/errors.js';
import mongoose from 'mongoose';
import { CLASSES, mongoErrorKind } from './driver-errors.ts';

const { MongoBulkWriteError, MongoNetworkError, MongoServerError, MongoWriteConcernError } = mongoose.mongo;

/** Every class of errors of a module. */
function errorClasses(module: object): (new (...parts: never[]) => Error)[] {
  return Object.values(module).filter((value) => typeof value === 'function' && value.prototype instanceof Error);
}

/** All that the driver throws: what it exports, its BSON, its pool. */
const thrown = [mongoose.mongo, mongoose.mongo.BSON, poolErrors].flatMap(errorClasses);
/** As an instance would say; constructors of errors want what only the driver has. */
const nameOf = ({ prototype }: { prototype: Error }) => prototype.name;
const instanceOf = (type: { prototype: object }) => Object.setPrototypeOf(new Error('x'), type.prototype) as Error;
const server = (code: number, more: object = {}) => new MongoServerError({ message: 'no', code, ...more });
const bulk = (met: object) => new MongoBulkWriteError(met as never, {} as never);

describe("the driver's errors", () => {
  it('are known by class, each that there is', () => {
    const known = [...CLASSES.keys()].filter((name) => !name.startsWith('Mongoose'));
    expect([...new Set(thrown.map(nameOf))].sort()).toEqual(known.sort());
    expect(thrown.length).toBeGreaterThan(50);
  });

  it.each([
    [
      'outage',
      /Network|Closed|Cleared|Selection|OperationTimeout|WaitQueue|System|NotConnected|StalePrimary|ExpiredSession/,
    ],
    ['outage', /UnexpectedServerResponse|CursorExhausted|AWS|Azure|GCP|OIDC|Kerberos/],
    ['bad-request', /^BSON/],
    ['bug', /Argument|Compatibility|Missing|GridFS|CursorInUse|Transaction|^Mongo(Driver|API|Runtime|Parse)?Error$/],
  ])('are %s where their name has %s', (kind, names) => {
    const some = thrown.filter((type) => names.test(nameOf(type)));
    expect(some.length).toBeGreaterThan(3);
    expect(some.filter((type) => mongoErrorKind(instanceOf(type)) !== kind).map(nameOf)).toEqual([]);
  });

  it('that derive from a known one are as that is', () => {
    class Later extends MongoNetworkError {
      override get name() {
        return 'MongoLaterError';
      }
    }
    expect(mongoErrorKind(new Later('x'))).toBe('outage');
  });
});

describe("the server's refusals", () => {
  it.each([
    ['conflict', 'a key that is there', server(11_000)],
    ['conflict', 'a key that is there, in a bulk', bulk({ message: 'E11000', code: 11_000, writeErrors: [] })],
    ['bad-request', 'a document that is too large', server(10_334)],
    ['outage', 'a primary that steps down', server(189)],
    ['outage', 'a server that goes down', server(91)],
    ['outage', 'what may be written again', server(0, { errorLabels: ['RetryableWriteError'] })],
    [
      'outage',
      'a majority that does not confirm',
      new MongoWriteConcernError({ ok: 1, writeConcernError: { code: 64, errmsg: 'x' } } as never),
    ],
    ['outage', 'a primary that steps down, in a bulk', bulk(server(189))],
    ['bug', 'a command that there is not', server(59)],
  ])('are %s for %s', (kind, _what, error) => expect(mongoErrorKind(error)).toBe(kind));
});

describe('errors of the connection that come as they are', () => {
  const broken = (code: string) => Object.assign(new Error(`write ${code}`), { code, syscall: 'write', errno: -32 });

  it('are outages, also under a bulk write', () => {
    expect(mongoErrorKind(broken('EPIPE'))).toBe('outage');
    expect(mongoErrorKind(bulk(broken('EPIPE')))).toBe('outage');
    expect(mongoErrorKind(bulk(new MongoNetworkError('closed')))).toBe('outage');
    expect(mongoErrorKind(Object.assign(new Error('x'), { code: 'ERR_STREAM_DESTROYED' }))).toBe('outage');
  });

  it("are outages as Node's own sockets throw them", async () => {
    let met: Error | undefined;
    // Port 9 (discard): nobody listens there.
    connect(9, '127.0.0.1').on('error', (error) => (met = error));
    while (met === undefined) await turn();
    expect(mongoErrorKind(met)).toBe('outage');
  });
});

it.each([[new TypeError('x is not a function')], [undefined], ['text'], [{ code: 11_000 }]])(
  'what the driver did not throw is a bug: %s',
  (error) => expect(mongoErrorKind(error)).toBe('bug'),
);
