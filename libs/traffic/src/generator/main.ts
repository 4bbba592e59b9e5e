/** The generator process:  node main.ts PLAN.json  (orders on standard input, notices on standard output). */
import { readPlan, runGenerator } from './process.ts';

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: main.ts PLAN.json');
  process.exit(2);
}
try {
  await runGenerator(readPlan(file), process.stdin, process.stdout);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
process.exit(0);
