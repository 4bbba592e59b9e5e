/** `npm run seed`: members, accounts, deposits and transfers for a bank that `npm run dev` runs. */
import { bankAt } from './bank-client.ts';
import { readOptions } from './options.ts';
import { seedBank } from './seed-bank.ts';
import { PASSWORD, seedMembers, seedTransfers } from './seed-plan.ts';
import { runCommand } from './usage-error.ts';

const USAGE = `usage: npm run seed [-- --port-base N]

Registers members at the bank that npm run dev runs, opens an account for each, pays in and transfers. Again changes nothing.

  --port-base N   the one given to npm run dev (default 7070; CUTOVER_DEV_PORT_BASE)
  --help          this text`;

const MEMBERS = 10;
const TRANSFERS = 40;

await runCommand('npm run seed', async () => {
  const { help, ports } = readOptions(process.argv.slice(2), process.env);
  if (help) return console.log(USAGE);
  const members = seedMembers(MEMBERS);
  const seeded = await seedBank(bankAt(ports), members, seedTransfers(MEMBERS, TRANSFERS));
  const total = (seeded.total / 100).toFixed(2);
  console.log(
    `${seeded.members} members, ${seeded.accounts} accounts, ${seeded.transfers} transfers; ${total} EUR in all`,
  );
  return console.log(`log in as ${members[0]!.email} with the password ${JSON.stringify(PASSWORD)}`);
});
