import { createProgram } from './program.ts';
import { runProgram } from './run-program.ts';
import { OWN_APPS } from './workspace/own-apps.ts';

await runProgram(createProgram, OWN_APPS);
