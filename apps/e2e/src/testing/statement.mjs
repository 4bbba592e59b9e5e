/** Prints an account's statement as its owner gets it, newest first: type, amount and balance, in minor units. Takes the account's id and a token. */
const [account, token] = process.argv.slice(1);
const headers = { authorization: `Bearer ${token}` };
const answer = await fetch(`http://account/accounts/${account}/statement`, { headers });
if (!answer.ok) throw new Error(`the statement answered ${answer.status}: ${await answer.text()}`);
const { entries } = await answer.json();
const rows = entries.map(({ type, amount, balance }) => [type, amount?.minor ?? 0, balance.minor]);
process.stdout.write(JSON.stringify(rows));
