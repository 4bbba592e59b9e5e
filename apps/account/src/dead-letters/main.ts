/** `node dead-letters.js` in the image: shows and replays what account could not take (`account.commands`, `member.events`), and of any other topic of the bank. */
import { deadLettersMain } from '@cutover/messaging/dead-letters';

await deadLettersMain();
