import { isMongoDuplicateKey, MONGO_COMMITTED, MONGO_DURABLE, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** Says whose an address is going to be. Whether it is theirs, only the member's own stream says. */
export interface EmailClaim {
  readonly email: string;
  readonly memberId: string;
  /** A new one for every claim, so that a claim which was given away is not mistaken for the one that followed. */
  readonly claimId: string;
}

/** At most one claim an address. */
export interface EmailClaims {
  /** Makes the claim unless the address is claimed. @returns the claim that stands */
  claim(wanted: EmailClaim): Promise<EmailClaim>;
  find(email: string): Promise<EmailClaim | undefined>;
  /** Puts a claim in the place of another, if that one still stands. @returns whether it did */
  replace(standing: EmailClaim, wanted: EmailClaim): Promise<boolean>;
  /** Removes the claim, if it still stands. */
  release(claim: Pick<EmailClaim, 'email' | 'claimId'>): Promise<void>;
}

interface ClaimDocument {
  /** The address: the primary key is the unique index. */
  readonly _id: string;
  readonly memberId: string;
  readonly claimId: string;
}

/** A claim may be released between finding the address taken and looking at it. */
const TRIES = 5;

/** Claims in MongoDB's collection `email_claims`. Single-document writes by primary key, nothing else. */
export class MongoEmailClaims implements EmailClaims {
  readonly #collection: Collection<ClaimDocument>;

  constructor(connection: Connection) {
    this.#collection = connection.collection<ClaimDocument>('email_claims');
  }

  async claim(wanted: EmailClaim): Promise<EmailClaim> {
    for (let left = TRIES; ; left--) {
      try {
        await translatingMongoErrors(this.#collection.insertOne(documentOf(wanted) as never, MONGO_DURABLE));
        return wanted;
      } catch (error) {
        if (!isMongoDuplicateKey(error) || left === 0) throw error;
      }
      const standing = await this.find(wanted.email);
      if (standing !== undefined) return standing;
    }
  }

  async find(email: string): Promise<EmailClaim | undefined> {
    const found = await translatingMongoErrors(this.#collection.findOne({ _id: email } as never, MONGO_COMMITTED));
    if (found === null) return undefined;
    const { _id, memberId, claimId } = found as ClaimDocument;
    return { email: _id, memberId, claimId };
  }

  async replace(standing: EmailClaim, wanted: EmailClaim): Promise<boolean> {
    const place = { _id: standing.email, claimId: standing.claimId } as never;
    const { memberId, claimId } = wanted;
    const change = { $set: { memberId, claimId } } as never;
    const { matchedCount } = await translatingMongoErrors(this.#collection.updateOne(place, change, MONGO_DURABLE));
    return matchedCount === 1;
  }

  async release({ email, claimId }: Pick<EmailClaim, 'email' | 'claimId'>): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteOne({ _id: email, claimId } as never, MONGO_DURABLE));
  }
}

function documentOf({ email, memberId, claimId }: EmailClaim): ClaimDocument {
  return { _id: email, memberId, claimId };
}
