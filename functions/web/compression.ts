import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { WebAnswer, WebRequest } from './http.ts';

/** Below this a phone's packet is no smaller for it. */
const LEAST_BYTES = 1024;
/** Brotli's default of 11 is for files packed once; 4 packs JSON as small as gzip's best in a fifth of the time. */
const BROTLI_QUALITY = 4;

const packers = {
  br: (bytes: Uint8Array): Promise<Uint8Array> =>
    promisify(brotliCompress)(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (bytes: Uint8Array): Promise<Uint8Array> => promisify(gzip)(bytes),
};
type Coding = keyof typeof packers;

/** Compresses a text answer of some size when the client asks for it. */
export async function compress(request: WebRequest, answer: WebAnswer): Promise<WebAnswer> {
  const { body } = answer;
  if (!body || body.byteLength < LEAST_BYTES || !isText(answer.headers['content-type'])) return answer;
  const headers = { ...answer.headers, vary: 'accept-encoding' };
  const coding = preferredCoding(request.headers.get('accept-encoding'));
  if (!coding) return { ...answer, headers };
  return {
    ...answer,
    headers: { ...headers, 'content-encoding': coding },
    body: await packers[coding](body),
  };
}

function isText(contentType = ''): boolean {
  return /^(text\/|application\/(json|problem\+json|xml|javascript))/i.test(contentType);
}

/** The coding that the client weighs highest (RFC 9110, section 12.5.3); br where it does not mind. */
export function preferredCoding(acceptEncoding: string | null): Coding | undefined {
  if (!acceptEncoding) return undefined;
  const weights = new Map<string, number>();
  for (const entry of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight) || 0);
  }
  const weigh = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? 0;
  if (weigh('br') > 0 && weigh('br') >= weigh('gzip')) return 'br';
  return weigh('gzip') > 0 ? 'gzip' : undefined;
}
