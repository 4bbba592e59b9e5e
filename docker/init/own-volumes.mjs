/** Gives volumes to who writes them: `own-volumes.mjs FOLDER=UID:GID…`. A volume is root's when it is made, and no server here runs as root. */
import { chownSync } from 'node:fs';

for (const argument of process.argv.slice(2)) {
  const [, folder, uid, gid] = /^(\/[^=]*)=(\d+):(\d+)$/.exec(argument) ?? [];
  if (folder === undefined) {
    console.error(`own-volumes: "${argument}" is not FOLDER=UID:GID`);
    process.exit(2);
  }
  chownSync(folder, Number(uid), Number(gid));
  console.log(`own-volumes: ${folder} is ${uid}:${gid}'s`);
}
