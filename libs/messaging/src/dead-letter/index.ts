export { deadLettersMain } from './dead-letters-main.ts';
