export { messageOn, transportContract, until } from './transport-contract.ts';
