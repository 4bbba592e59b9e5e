export { faultOf, faultTable } from './faults.ts';
