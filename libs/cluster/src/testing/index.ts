export { documentedSockets } from './documented-sockets.ts';
export { listeningSockets } from './listening-sockets.ts';
export { loseNode } from './lose-node.ts';
export { scanAsOtherUser } from './scan-as-other-user.ts';
export { may } from './may.ts';
