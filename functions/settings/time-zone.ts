/** Whether a value is the name of an IANA time zone; offsets such as `+01:00` are none. */
export function isTimeZone(zone: unknown): zone is string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(zone) });
    return typeof zone === 'string' && /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}
