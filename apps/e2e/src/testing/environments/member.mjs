import { randomUUID } from 'node:crypto';

/**
 * A member of the bank, from a pod inside an environment. Without an argument: somebody new registers and pays in. With what that printed: the
 * same person logs in. Prints who it is and every line of their statement, as JSON.
 */
const MINUTE = 60_000;
const [known] = process.argv.slice(1);

async function until(what, look) {
  let why = '';
  for (
    const end = Date.now() + 2 * MINUTE;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 200))
  ) {
    const found = await look().catch((error) => void (why = `: ${error.cause?.message ?? error.message}`));
    if (found) return found;
  }
  throw new Error(`${what}: not within two minutes${why}`);
}

/** Under the same key again while there is no answer: a write has one effect. */
function call(url, { token, body } = {}) {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
  };
  return until(`an answer of ${url}`, async () => {
    const answer = await fetch(url, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
    if (answer.ok) return answer.json();
    throw new Error(`${answer.status} ${await answer.text()}`);
  });
}

const credentials = known
  ? JSON.parse(known)
  : { email: `${randomUUID()}@member.example`, password: 'of a member in a scenario' };
if (!known) await call('http://membership-service/members', { body: { name: 'Ada', ...credentials } });
const { token } = await call('http://membership-service/sessions', { body: credentials });
const account = await until('the first account', async () => {
  const { accounts } = await call('http://account/accounts', { token });
  return accounts[0];
});
if (!known) {
  const amount = { minor: 500, currency: 'EUR' };
  await call(`http://account/accounts/${account.id}/deposits`, { token, body: { amount } });
}
const { entries } = await call(`http://account/accounts/${account.id}/statement`, { token });
const statement = entries.map(({ type, balance }) => [type, balance?.minor ?? 0]);
process.stdout.write(JSON.stringify({ credentials, statement }));
