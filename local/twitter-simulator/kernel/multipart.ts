import { invalidRequest } from '../errors.ts';
import type { Part } from '../types.ts';

const LINE_END = '\r\n';
const HEADERS_END = '\r\n\r\n';

function malformed(message: string): Error {
  return invalidRequest({ parameters: {}, message });
}

/** A parameter of a header, such as `name` of `form-data; name="media"`; quoted or not. */
function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:\\\\.|[^"\\\\])*)"|([^;\\s]*))`, 'i').exec(header);
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
}

function parsePart(bytes: Buffer): Part {
  const end = bytes.indexOf(HEADERS_END);
  if (end < 0) throw malformed('A part of the multipart body has no headers.');
  const headers = new Map<string, string>();
  for (const line of bytes.toString('utf8', 0, end).split(LINE_END)) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) throw malformed('A part of the multipart body has no name.');
  const filename = parameter(disposition, 'filename');
  const contentType = headers.get('content-type');
  return {
    name,
    ...(filename === undefined ? {} : { filename }),
    ...(contentType === undefined ? {} : { contentType }),
    bytes: bytes.subarray(end + HEADERS_END.length),
  };
}

/** The parts of a multipart body (RFC 2046, section 5.1). Throws X's 400 where it is not one. */
export function parseMultipart(body: Buffer, contentType: string): Part[] {
  const boundary = parameter(contentType, 'boundary');
  if (!boundary) throw malformed('The multipart body names no boundary.');
  const delimiter = Buffer.from(`${LINE_END}--${boundary}`);
  // The first delimiter has no line end before it when nothing precedes it; given one, all look alike.
  const bytes = Buffer.concat([Buffer.from(LINE_END), body]);
  const parts: Part[] = [];
  let start = bytes.indexOf(delimiter);
  while (start >= 0) {
    const after = start + delimiter.length;
    if (bytes.toString('latin1', after, after + 2) === '--') return parts;
    const next = bytes.indexOf(delimiter, after);
    const lineEnd = bytes.indexOf(LINE_END, after);
    if (next < 0 || lineEnd < 0) break;
    parts.push(parsePart(bytes.subarray(lineEnd + LINE_END.length, next)));
    start = next;
  }
  throw malformed('The multipart body does not end with its closing boundary.');
}
