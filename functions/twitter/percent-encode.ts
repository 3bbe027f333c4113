/**
 * Text with everything but RFC 3986's unreserved characters percent-encoded, as OAuth 1.0a wants it (RFC 5849, section
 * 3.6). Throws a URIError for a lone surrogate, which has no UTF-8.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
