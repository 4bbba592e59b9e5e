import { randomUUID } from 'node:crypto';

/**
 * What a member does on the first day, from a pod inside the cluster or a container, by the Services' own names, on port 80 or the one that is given:
 * registered → first account opened → deposit → transfer → statement. Prints what came of it as one line of JSON.
 */
const [port = '80'] = process.argv.slice(1);
const MINUTE = 60_000;

/** Looks until there is something to see. What has no answer yet, or only that another try may fare better, says why it was in vain. */
async function until(what, look) {
  let why = '';
  for (const end = Date.now() + MINUTE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const found = await look((reason) => (why = `: ${reason}`));
    if (found) return found;
  }
  throw new Error(`${what}: not within a minute${why}`);
}

/**
 * One request as a client of the bank makes it: tried again, under the same key, while a Service does not lead to a pod yet or the pod says that it cannot now.
 * A pod is ready a moment before the node's network knows of it.
 */
function call(url, { token, body } = {}) {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
  };
  const init = { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) };
  return until(`an answer of ${url}`, async (waiting) => {
    const answer = await fetch(url, init).catch((error) => void waiting(error.cause?.message ?? error.message));
    if (answer?.ok) return answer.json();
    if (answer === undefined) return undefined;
    const said = `${url} answered ${answer.status}: ${await answer.text()}`;
    if (answer.status !== 503) throw new Error(said);
    return void waiting(said);
  });
}

async function newMember(name) {
  const email = `${name}-${randomUUID()}@member.example`;
  const password = 'of a member in a scenario';
  await call(`http://membership:${port}/members`, { body: { email, name, password } });
  const { token } = await call(`http://membership:${port}/sessions`, { body: { email, password } });
  const [account] = await until(`${name}'s first account`, async () => {
    const { accounts } = await call(`http://account:${port}/accounts`, { token });
    return accounts.length > 0 && accounts;
  });
  return { token, account: account.id };
}

const money = (minor) => ({ minor, currency: 'EUR' });
const [ada, grace] = [await newMember('ada'), await newMember('grace')];
await call(`http://account:${port}/accounts/${ada.account}/deposits`, {
  token: ada.token,
  body: { amount: money(500) },
});
const order = { from: ada.account, to: grace.account, amount: money(120) };
const { id } = await call(`http://transfer:${port}/transfers`, { token: ada.token, body: order });
const transfer = await until('the end of the transfer', async () => {
  const seen = await call(`http://transfer:${port}/transfers/${id}`, { token: ada.token });
  return seen.endedAt && seen;
});
const statement = async ({ token, account }) => {
  const { entries } = await call(`http://account:${port}/accounts/${account}/statement`, { token });
  return entries.map(({ type, balance }) => [type, balance?.minor ?? 0]);
};
const statements = { ada: await statement(ada), grace: await statement(grace) };
process.stdout.write(`${JSON.stringify({ status: transfer.status, ...statements })}\n`);
