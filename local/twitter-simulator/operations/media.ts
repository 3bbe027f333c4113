import { chunkTooLarge, forbidden, invalidRequest, type XError } from '../errors.ts';
import { REQUEST_USD } from '../prices.ts';
import type { OperationAnswer, OperationCall, SimulatedOperation } from '../types.ts';
import {
  finishUpload,
  maxBytes,
  processing,
  startUpload,
  UPLOAD_LIFETIME_S,
  type Upload,
  uploadKind,
} from '../world/uploads.ts';
import { actorOf, notFound } from './acting.ts';
import { anything, choice, flag, id as idCheck, integer, list, readBody, record, text } from './body.ts';
import { operation } from './facts.ts';
import { mediaKind } from './kinds/attached.ts';
import { lookupMany, lookupOne } from './lookup.ts';
import { ID, oneOf, pathParameter, readQuery, requiredText } from './parameters.ts';

const MEDIA_KEY = /^([0-9]+)_([0-9]+)$/;
const MAX_TOTAL_BYTES = 17_179_869_184;
/** X was seen to refuse chunks of 5 MB with 431. */
const CHUNK_REFUSED_FROM = 5 * 1024 * 1024;

const category = choice(
  'amplify_video',
  'tweet_gif',
  'tweet_image',
  'tweet_video',
  'dm_gif',
  'dm_image',
  'dm_video',
  'subtitles',
);

const refuse = (name: string, value: string, message: string): XError =>
  invalidRequest({ parameters: { [name]: [value] }, message });

/** What else `metadata` may hold, which has no meaning here. */
const otherMetadata = Object.fromEntries(
  `allow_download_status audience_policy content_expiration domain_restrictions found_media_origin geo_restrictions
  management_info preview_image sensitive_media_warning shared_info sticker_info upload_source`
    .split(/\s+/)
    .map((name) => [name, anything]),
);

/** The fields of a body, JSON or multipart; the bytes of a multipart `media` become base64, as they come in JSON. */
function fields({ body, parts }: OperationCall): unknown {
  if (parts.length === 0) return body;
  return Object.fromEntries(
    parts.map(({ name, bytes }) => {
      if (name === 'media') return [name, bytes.toString('base64')];
      const value = bytes.toString('utf8');
      return [name, name === 'segment_index' && /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}

/** An upload of the caller that is not over; throws X's 400 and 404. */
function ownUpload(call: OperationCall, name: string, id: string): Upload {
  const upload = call.world.uploads.get(id);
  if (upload === undefined || call.now >= upload.expiresAt) throw notFound('media', name, id);
  if (!upload.ownerIds.includes(actorOf(call))) throw forbidden('This media belongs to another account.');
  return upload;
}

function begin(call: OperationCall, mediaCategory: string, owners: readonly string[], bytes: number): Upload {
  const kind = uploadKind(mediaCategory);
  if (bytes > maxBytes(kind)) {
    throw refuse('total_bytes', String(bytes), `File size exceeds ${maxBytes(kind)} bytes.`);
  }
  const { world, now } = call;
  const upload = startUpload(world.nextId(now), kind, [actorOf(call), ...owners], bytes, now);
  world.uploads.set(upload.id, upload);
  return upload;
}

/** Puts the upload together, and files what needs no processing at once. */
function finish(call: OperationCall, upload: Upload): void {
  const problem = finishUpload(upload, call.now);
  if (problem !== undefined) throw refuse('id', upload.id, problem);
}

/** The state of an upload in X's form. */
function described(upload: Upload, now: number): object {
  const { finished } = upload;
  const info = processing(upload, now);
  const { facts } = finished ?? {};
  const isImage = facts?.kind === 'image' && upload.kind === 'image';
  return {
    id: upload.id,
    media_key: upload.mediaKey,
    expires_after_secs: Math.max(0, Math.floor((upload.expiresAt - now) / 1000)),
    ...(finished === undefined ? {} : { size: finished.bytes.length }),
    ...(isImage ? { image: { image_type: facts.contentType, w: facts.width, h: facts.height } } : {}),
    ...(upload.kind === 'video' && facts !== undefined ? { video: { video_type: facts.contentType } } : {}),
    ...(info === undefined ? {} : { processing_info: info }),
  };
}

const initialize = operation('initializeMediaUpload', (call) => {
  const body = readBody(
    call.body,
    record(
      { total_bytes: integer(0, MAX_TOTAL_BYTES), media_type: text({ pattern: /^[\w.+-]+\/[\w.+-]+$/ }) },
      { media_category: category, additional_owners: list(idCheck, 0, 100), shared: flag },
    ),
  );
  const implied = body.media_type.startsWith('video/') ? 'tweet_video' : 'tweet_image';
  const upload = begin(call, body.media_category ?? implied, body.additional_owners ?? [], body.total_bytes);
  const data = { id: upload.id, media_key: upload.mediaKey, expires_after_secs: UPLOAD_LIFETIME_S };
  return { status: 200, body: { data } };
});

const append = operation('appendMediaUpload', (call) => {
  const upload = ownUpload(call, 'id', pathParameter(call, 'id'));
  const body = readBody(
    fields(call),
    record({ media: text({ min: 1 }), segment_index: integer(0, 999) }, {}),
  );
  const bytes = Buffer.from(body.media, 'base64');
  if (bytes.length >= CHUNK_REFUSED_FROM) throw chunkTooLarge();
  if (upload.finished !== undefined) throw refuse('id', upload.id, 'This media was already finalized.');
  upload.segments.set(body.segment_index, bytes);
  return { status: 200, body: { data: { expires_at: Math.floor(upload.expiresAt / 1000) } } };
});

const finalize = operation('finalizeMediaUpload', (call) => {
  const upload = ownUpload(call, 'id', pathParameter(call, 'id'));
  if (upload.finished === undefined) finish(call, upload);
  return { status: 200, body: { data: described(upload, call.now) } };
});

const status = operation('getMediaUploadStatus', (call) => {
  const { values } = readQuery(call.query, {
    media_id: requiredText(19, ID),
    command: oneOf(['STATUS'], 'STATUS'),
  });
  return { status: 200, body: { data: described(ownUpload(call, 'media_id', values.media_id), call.now) } };
});

/** All in one request, for what needs no processing. */
const oneShot = operation('mediaUpload', (call) => {
  const body = readBody(
    fields(call),
    record(
      { media: text({ min: 1 }), media_category: category },
      { media_type: text(), additional_owners: anything, shared: anything },
    ),
  );
  const bytes = Buffer.from(body.media, 'base64');
  const upload = begin(call, body.media_category, [], bytes.length);
  upload.segments.set(0, bytes);
  finish(call, upload);
  return { status: 200, body: { data: described(upload, call.now) } };
});

const metadata = operation('createMediaMetadata', (call): OperationAnswer => {
  const body = readBody(
    call.body,
    record(
      { id: idCheck },
      { metadata: record({}, { ...otherMetadata, alt_text: record({ text: text({ max: 1_000 }) }, {}) }) },
    ),
  );
  const upload = ownUpload(call, 'id', body.id);
  const alt = body.metadata?.alt_text;
  if (alt !== undefined) upload.altText = alt.text;
  const data = { id: upload.id, associated_metadata: body.metadata ?? {} };
  return { status: 200, body: { data }, requestUsd: REQUEST_USD.mediaMetadata };
});

export const mediaOperations: readonly SimulatedOperation[] = [
  initialize,
  append,
  finalize,
  status,
  oneShot,
  metadata,
  lookupOne('getMediaByMediaKey', mediaKind, { parameter: 'media_key', pattern: MEDIA_KEY }),
  lookupMany('getMediaByMediaKeys', mediaKind, { parameter: 'media_keys', pattern: MEDIA_KEY }),
];
