export { copyModules } from './copy-modules.ts';
export { freePort } from './free-port.ts';
export { MOST_REPEATS, judgeUnlessVoid, measured, repeatWhileVoid } from './measured.ts';
export type { Measured, Measurement } from './measured.ts';
export { VOID_FILE, recordVoid } from './record-void.ts';
export type { RunningTest, VoidRecord } from './record-void.ts';
export { until } from './until.ts';
export { startTcpProxy } from './tcp-proxy.ts';
export type { TcpProxy } from './tcp-proxy.ts';
