import { forbidden, unsupportedAuthentication } from '../errors.ts';
import type { Caller, SimulatedOperation } from '../types.ts';

/** X's names of the three kinds of credential. */
const APP_ONLY = 'OAuth 2.0 Application-Only';
const OAUTH1 = 'OAuth 1.0a User Context';
const OAUTH2 = 'OAuth 2.0 User Context';

function kindOf(caller: Caller): string {
  if (caller.kind === 'app') return APP_ONLY;
  return caller.scheme === 'oauth1' ? OAUTH1 : OAUTH2;
}

/** Throws X's 403 when the operation does not take this kind of credential, or when a scope was not granted. */
export function requirePermission({ auth }: SimulatedOperation, caller: Caller): void {
  const supported = [
    ...(auth.oauth1 ? [OAUTH1] : []),
    ...(auth.bearer ? [APP_ONLY] : []),
    ...(auth.oauth2 ? [OAUTH2] : []),
  ];
  const used = kindOf(caller);
  if (!supported.includes(used)) throw unsupportedAuthentication(used, supported);
  if (caller.kind === 'app' || caller.scheme === 'oauth1' || !auth.oauth2) return;
  if (!auth.oauth2.every((scope) => caller.scopes.includes(scope))) throw forbidden();
}
