/** `nx run bench:coverage`: `--help` says what it takes. */
import { given } from './command-line.ts';
import { bootstrapInterval } from './coverage/bootstrap.ts';
import { allClaims, medianClaims } from './coverage/claims.ts';
import { measureCoverage } from './coverage/measure-coverage.ts';
import { planOf, USAGE } from './coverage/plan.ts';
import { table } from './coverage/table.ts';

const plan = await given('bench:coverage', USAGE, planOf);
const all = measureCoverage(plan.planted ? medianClaims(bootstrapInterval) : allClaims(), plan);
process.stdout.write(plan.json ? `${JSON.stringify(all, undefined, 2)}\n` : `${table(all)}\n`);
process.exitCode = all.every(({ isWithin }) => isWithin) ? 0 : 1;
