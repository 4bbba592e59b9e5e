import {
  creditRefused,
  holdCaptured,
  holdRefused,
  holdReleased,
  moneyCredited,
  moneyHeld,
  on,
  react,
  type MessageContract,
} from '@cutover/contracts';
import type { Handler } from '@cutover/messaging';
import type { TransferService } from '../transfer/transfer-service.ts';

type Plain = 'held' | 'credited' | 'captured' | 'released';
type Refusal = 'hold-refused' | 'credit-refused';

/** Hands on to the saga what accounts say. Resolves once it is recorded, to `duplicate` where it was before. */
export function accountEventsHandler(transfers: TransferService, clock: () => Date): Handler {
  const told = (contract: MessageContract<{ transferId: string }>, type: Plain) =>
    on(contract, ({ transferId }) => transfers.tell(transferId, { type, now: clock() }));
  const refused = (contract: MessageContract<{ transferId: string; reason: string }>, type: Refusal) =>
    on(contract, ({ transferId, reason }) => transfers.tell(transferId, { type, reason, now: clock() }));
  const reactions = Object.fromEntries([
    told(moneyHeld, 'held'),
    refused(holdRefused, 'hold-refused'),
    told(moneyCredited, 'credited'),
    refused(creditRefused, 'credit-refused'),
    told(holdCaptured, 'captured'),
    told(holdReleased, 'released'),
  ]);
  return async (message) => ((await react(reactions, message)).repeated ? 'duplicate' : undefined);
}
