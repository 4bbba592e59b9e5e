import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';

/**
 * Registers a member and stores, as account itself would have, the events of an account that was opened and paid into three days ago: a day that is over
 * cannot be waited for. Only the events: no list knows the account. Prints its id and the member's token.
 */
const THREE_DAYS_MS = 3 * 86_400_000;
// At one percent a year, 100 a day.
const minor = 3_650_000;

async function post(path, body) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const answer = await fetch(`http://membership${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

const email = `before-${randomUUID()}@member.example`;
const password = 'of a member in a scenario';
const { id: owner } = await post('/members', { email, name: 'Before', password });
const { token } = await post('/sessions', { email, password });

const account = randomUUID();
const recordedAt = new Date(Date.now() - THREE_DAYS_MS);
const terms = { owner, currency: 'EUR', kind: 'additional', openedAt: recordedAt.toISOString() };
const events = [
  { type: 'AccountOpened', version: 2, data: terms },
  { type: 'MoneyDeposited', data: { amount: { minor, currency: 'EUR' }, balance: minor } },
];
const stream = `account-${account}`;
const commits = events.map((event, index) => ({
  ...{ _id: `${stream}/${String(index + 1).padStart(10, '0')}`, stream, sequence: index + 1 },
  ...{ commandId: `before-${index}`, events: [event], recordedAt, published: true },
}));
const connection = await mongoose.createConnection(process.env.MONGODB_URL).asPromise();
await connection.collection('account_commits').insertMany(commits);
// Where the CronJob has been on time meanwhile, it has found nobody: its day is open again.
await connection.collection('checkpoints').deleteOne({ _id: 'interest' });
await connection.close();
process.stdout.write(JSON.stringify({ account, token }));
