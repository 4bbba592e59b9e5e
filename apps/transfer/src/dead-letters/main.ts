/** `node dead-letters.js` in the image: shows and replays what transfer could not take (`account.events`), and of any other topic of the bank. */
import { deadLettersMain } from '@cutover/messaging/dead-letters';

await deadLettersMain();
