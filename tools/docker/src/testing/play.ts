/** Plays one game at the service that is given and hands its result in: `node play.ts URL NAME`. Prints what the service acknowledged. */
import { play } from '@cutover/game/testing';

const [url = '', name = ''] = process.argv.slice(2);
const { deliver } = await play(url, name);
console.log(JSON.stringify(await deliver()));
