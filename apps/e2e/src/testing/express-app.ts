import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@cutover/toolchain';

const MANIFEST = {
  name: 'hello-express',
  version: '2.3.4',
  private: true,
  main: 'server.js',
  dependencies: { express: '5.3.0' },
};

/** CommonJS, as most apps are that nobody here has written; a file is read beside the source. */
const SERVER = `const express = require('express');
const { join } = require('node:path');
const app = express();
app.get('/', (_request, response) => response.json({ app: 'hello-express', uid: process.getuid() }));
app.use(express.static(join(__dirname, 'public')));
app.listen(process.env.PORT || 8080);
`;

/** A small app of somebody else's, installed by npm. @returns its folder */
export async function expressApp(folder: string): Promise<string> {
  await mkdir(join(folder, 'public'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST, null, 2));
  await writeFile(join(folder, 'server.js'), SERVER);
  await writeFile(join(folder, 'public', 'hello.txt'), 'hello from a file\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const { code, tail } = await run('npm', ['install', ...flags], { cwd: folder, env: plainEnvironment() });
  if (code !== 0) throw new Error(`npm install in ${folder} exited with ${code}: ${tail.join('\n')}`);
  return folder;
}

/** Without the settings of the npm that may have started this process, which are the workspace's. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}
