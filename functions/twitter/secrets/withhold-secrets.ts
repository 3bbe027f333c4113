import type { Log } from '../../log.ts';
import type { SendToX, XAnswer } from '../transport.ts';
import { TransportError } from '../transport-error.ts';
import { createSecretSearch, type NamedSecret, type SecretSearch } from './secret-search.ts';

export interface WithholdOptions {
  /** The secrets that no answer may hold: the same array as long as they stay the same. */
  readonly secrets: () => readonly NamedSecret[];
  readonly log: Log;
}

/**
 * A sender whose answers hold no secret of ours, so that nothing that is relayed, stored, logged or shown of them can:
 * X, or whatever stands between it and us, may quote what it was sent. Every answer of X passes here once.
 * Throws {@link TransportError} `answer-withheld` for one that does, with X's status. Logs which secret, not its value.
 */
export function withholdSecrets(send: SendToX, { secrets, log }: WithholdOptions): SendToX {
  let known: readonly NamedSecret[] | undefined;
  let search: SecretSearch = () => undefined;

  return async (request, options) => {
    const answer = await send(request, options);
    const current = secrets();
    if (current !== known) {
      search = createSecretSearch(current);
      known = current;
    }
    const expected = options.issues;
    const inBody = search(asBuffer(answer.body), expected);
    const secret = inBody ?? search(headLines(answer), expected);
    if (secret === undefined) return answer;
    log('x.secret-withheld', { secret, part: inBody ? 'body' : 'headers', x_status: answer.status });
    throw new TransportError('answer-withheld', true, undefined, answer.status);
  };
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** All headers: which of them are relayed, or read by whom, is not for the transport to know. */
function headLines({ headers }: XAnswer): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(lines.join('\n'), 'latin1');
}
