import { invalidRequest } from '../errors.ts';
import type { OperationCall } from '../types.ts';
import { type Exchange, mediaType } from './exchange.ts';
import { parseMultipart } from './multipart.ts';

/** The JSON or the parts that an operation gets. Throws X's 400. */
export function parseCallBody(exchange: Exchange): Pick<OperationCall, 'body' | 'parts'> {
  if (exchange.body.length === 0) return { body: undefined, parts: [] };
  const type = mediaType(exchange.headers);
  if (type === 'multipart/form-data') {
    return { body: undefined, parts: parseMultipart(exchange.body, exchange.headers['content-type'] ?? '') };
  }
  if (type !== 'application/json') {
    throw invalidRequest({
      parameters: {},
      message: 'Requests with bodies must have content-type of application/json.',
    });
  }
  try {
    return { body: JSON.parse(exchange.body.toString('utf8')), parts: [] };
  } catch {
    throw invalidRequest({ parameters: {}, message: 'The request body is not valid JSON.' });
  }
}
