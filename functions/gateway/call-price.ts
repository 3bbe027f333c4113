import { ProblemError } from '../problems.ts';
import type { Operation } from '../twitter/operation.ts';
import { worstPriceUsd } from '../twitter/prices.ts';
import type { QueryPair } from '../twitter/signed-request.ts';

/**
 * Refuses a call whose worst price is above the limit: X bills by what it returns, so one careless `max_results` can
 * cost dollars. Throws `call-too-expensive`, naming both numbers.
 */
export function checkPrice(operation: Operation, query: readonly QueryPair[], maxCallUsd: number): void {
  const worst = worstPriceUsd(operation, query);
  if (worst <= maxCallUsd) return;
  throw new ProblemError(
    'call-too-expensive',
    `${operation.id} can cost up to $${worst} as asked, and the setting MAX_CALL_USD allows $${maxCallUsd} a call. Ask for fewer results (max_results, or fewer ids), or have the limit raised.`,
    {
      members: {
        operation: operation.id,
        worst_price_usd: worst,
        limit_usd: maxCallUsd,
        setting: 'MAX_CALL_USD',
      },
    },
  );
}
