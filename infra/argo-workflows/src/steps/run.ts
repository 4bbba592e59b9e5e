import { execFile } from 'node:child_process';
import { WorkflowError } from '../workflow-error.ts';

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const MAX_OUTPUT_BYTES = 64 << 20;
const SHOWN = 12;

/** Runs a program without a shell; resolves with what it printed. @throws WorkflowError `refused` with its last words */
export function run(program: string, args: readonly string[], { cwd, env }: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { cwd, env, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const words = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '');
      reject(new WorkflowError('refused', [`${program} ${args[0]} failed:`, ...words.slice(-SHOWN)].join('\n')));
    });
  });
}
