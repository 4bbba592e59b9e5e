/**
 * `node:http` without its ES module face: an `import` of a name reads all of them, WebSocket too, for which Node starts its whole fetch
 * client, some 30 ms of CPU in each process.
 */
export const http = process.getBuiltinModule('node:http');
