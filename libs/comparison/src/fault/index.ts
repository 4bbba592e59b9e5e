export { faultTable } from './faults.ts';
