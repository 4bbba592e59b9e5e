/** A step of a build, by what buildah printed. */
export interface BuildStep {
  readonly instruction: string;
  readonly isCached: boolean;
}

const STEP = /^(?:\[\d+\/\d+\] )?STEP \d+\/\d+: (?<instruction>.*)$/;

/** Steps in the order in which they ended: where a step needs another stage, that one's steps come before its end. */
export function stepsOf(output: string): BuildStep[] {
  const open: string[] = [];
  const steps: BuildStep[] = [];
  let isCached = false;
  for (const line of output.split('\n')) {
    const { instruction } = STEP.exec(line)?.groups ?? {};
    if (instruction !== undefined) open.push(instruction);
    else if (line.startsWith('--> Using cache')) isCached = true;
    else if (/^--> [0-9a-f]+$/.test(line)) {
      steps.push({ instruction: open.pop() ?? '', isCached });
      isCached = false;
    }
  }
  return steps;
}

/** Whether each command that installs packages came from the cache. */
export function installsCached(output: string): boolean[] {
  const installs = stepsOf(output).filter(({ instruction }) => /^RUN .*\bnpm ci\b/.test(instruction));
  return installs.map(({ isCached }) => isCached);
}
