import { OciError } from '../errors.ts';

/** What reading an image's layers may cost at most, all layers together. */
export interface UnpackLimits {
  /** Bytes of the uncompressed tars; default 16 GiB. */
  readonly bytes?: number;
  /** Members, and directories that they imply; default a million. */
  readonly entries?: number;
}

export interface Budget {
  /** @throws OciError limit-exceeded */
  spend(what: keyof UnpackLimits, count: number): void;
}

const DEFAULT_LIMITS: Required<UnpackLimits> = { bytes: 16 * 1024 ** 3, entries: 1_000_000 };

export function budgetOf(limits: UnpackLimits = {}): Budget {
  const most = { ...DEFAULT_LIMITS, ...limits };
  const spent = { bytes: 0, entries: 0 };
  return {
    spend(what, count) {
      spent[what] += count;
      if (spent[what] <= most[what]) return;
      throw new OciError('limit-exceeded', `the image's layers hold more than ${most[what]} ${what}: refused`, {
        fields: { what, limit: most[what] },
      });
    },
  };
}
