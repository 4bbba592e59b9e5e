export { LaneBody } from './lane-body.tsx';
