import { z } from 'zod';

/**
 * The schema of a body that is given as it was sent, whatever its type says: what is signed is signed byte by byte. BODY_LIMIT_BYTES holds for it, too.
 * The handler judges it; nothing of it was.
 */
export const bytesBody = z.instanceof(Uint8Array);
