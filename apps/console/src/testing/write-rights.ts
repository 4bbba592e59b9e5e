import { writeFile } from 'node:fs/promises';
import { ensureTools } from '@cutover/toolchain';
import { RIGHTS_FILE, rightsFile, rightsOfChart } from './rights.ts';

const { helm } = await ensureTools(['helm'], { progress: () => undefined });
await writeFile(RIGHTS_FILE, rightsFile(await rightsOfChart(helm.path)));
