import { deadLettersMain } from './dead-letter/dead-letters-main.ts';

await deadLettersMain();
