import { randomUUID } from 'node:crypto';

/**
 * What a member does on the first day, from a pod inside the cluster, by the Services' own names:
 * registered → first account opened → deposit → transfer → statement. Prints what came of it as one line of JSON.
 */
const MINUTE = 60_000;

async function call(url, { token, body } = {}) {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
  };
  const answer = await fetch(url, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function until(what, look) {
  for (const end = Date.now() + MINUTE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what}: not within a minute`);
}

async function newMember(name) {
  const email = `${name}-${randomUUID()}@member.example`;
  const password = 'of a member in a scenario';
  await call('http://membership/members', { body: { email, name, password } });
  const { token } = await call('http://membership/sessions', { body: { email, password } });
  const [account] = await until(`${name}'s first account`, async () => {
    const { accounts } = await call('http://account/accounts', { token });
    return accounts.length > 0 && accounts;
  });
  return { token, account: account.id };
}

const money = (minor) => ({ minor, currency: 'EUR' });
const [ada, grace] = [await newMember('ada'), await newMember('grace')];
await call(`http://account/accounts/${ada.account}/deposits`, { token: ada.token, body: { amount: money(500) } });
const order = { from: ada.account, to: grace.account, amount: money(120) };
const { id } = await call('http://transfer/transfers', { token: ada.token, body: order });
const transfer = await until('the end of the transfer', async () => {
  const seen = await call(`http://transfer/transfers/${id}`, { token: ada.token });
  return seen.endedAt && seen;
});
const statement = async ({ token, account }) => {
  const { entries } = await call(`http://account/accounts/${account}/statement`, { token });
  return entries.map(({ type, balance }) => [type, balance?.minor ?? 0]);
};
const statements = { ada: await statement(ada), grace: await statement(grace) };
process.stdout.write(`${JSON.stringify({ status: transfer.status, ...statements })}\n`);
