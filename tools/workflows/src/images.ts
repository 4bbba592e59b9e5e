import { join } from 'node:path';
import { run } from '@cutover/toolchain';

/** A project whose image is pushed. */
export interface ImageProject {
  /** As nx knows it. */
  readonly project: string;
  /** Its image's, below the prefix. */
  readonly image: string;
}

/** Every project of a workspace that has an image, by nx itself. @throws Error with nx's last lines */
export async function imageProjects(root: string): Promise<ImageProject[]> {
  const nx = join(root, 'node_modules', '.bin', 'nx');
  const asked = [nx, 'show', 'projects', '--withTarget=image', '--json'];
  const { code, stdout, tail } = await run(process.execPath, asked, { cwd: root });
  if (code !== 0) throw new Error(`nx names no projects with an image (exit code ${code}): ${tail.join(' · ')}`);
  const names = JSON.parse(stdout) as string[];
  return names.sort().map((project) => ({ project, image: project.replace(/^@[^/]+\//, '') }));
}
