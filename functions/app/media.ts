import { BLOCK_BYTES, type Media, type ReadyMedia } from '../media/media.ts';
import type { MediaService } from '../media/service.ts';
import { mediaView } from '../media/view.ts';
import { ifThere, ProblemError } from '../problems.ts';
import { APP_ACCOUNT } from '../publishing/service.ts';
import { readBody } from '../web/body.ts';
import { byteRange } from '../web/byte-range.ts';
import { callerOf } from '../web/caller.ts';
import { jsonAnswer, type WebAnswer, type WebRequest } from '../web/http.ts';
import { type IdempotencyWorld, type IdempotentWork, idempotently } from '../web/idempotency.ts';
import { isJsonType, parseJson, readJsonBody } from '../web/json.ts';

export interface MediaFilesWorld {
  readonly service: MediaService;
  readonly idempotency: IdempotencyWorld;
  readonly newMediaId: () => string;
  /** The largest body of a request, and of an answer. */
  readonly maxMediaBytes: number;
}

export type MediaFiles = ReturnType<typeof createMediaFiles>;

const MEDIA_LIMIT = 'that the setting MAX_MEDIA_BYTES allows; larger files come in blocks';

/** `/api/media` and what lies below it. */
export function createMediaFiles({ service, idempotency, newMediaId, maxMediaBytes }: MediaFilesWorld) {
  function post(
    request: WebRequest,
    route: string,
    body: Uint8Array,
    work: Pick<IdempotentWork, 'find' | 'run'>,
  ): Promise<WebAnswer> {
    const scope = [callerOf(request), APP_ACCOUNT, route];
    return idempotently(request, { scope, body, newId: newMediaId, ...work }, idempotency);
  }

  return {
    /** A whole file, or as JSON the size of one that comes in blocks. */
    create: async (request: WebRequest): Promise<WebAnswer> => {
      const isJson = isJsonType(request.headers.get('content-type'));
      const body = isJson
        ? await readJsonBody(request, maxMediaBytes)
        : ((await readBody(request, maxMediaBytes, MEDIA_LIMIT)) ?? new Uint8Array());
      return post(request, isJson ? 'media-begin' : 'media', body, {
        find: async (id) => {
          const made = await ifThere(service.get(id));
          return made && createdAnswer(made);
        },
        run: async (id) => {
          const by = callerOf(request);
          return createdAnswer(
            await (isJson ? service.begin(parseJson(body), id, by) : service.put(body, id, by)),
          );
        },
      });
    },

    stage: async (request: WebRequest, id: string, block: string): Promise<WebAnswer> => {
      const body = await readBody(request, BLOCK_BYTES, 'that a block may have');
      const number = /^\d{1,4}$/.test(block) ? Number(block) : Number.NaN;
      await service.stage(id, number, body ?? new Uint8Array());
      return { status: 204, headers: {} };
    },

    complete: async (request: WebRequest, id: string): Promise<WebAnswer> =>
      post(request, `media-complete/${id}`, new Uint8Array(), {
        // Completing what is complete already gives the same answer.
        find: async () => undefined,
        run: async () => jsonAnswer(200, mediaView(await service.complete(id))),
      }),

    get: async (_request: WebRequest, id: string): Promise<WebAnswer> =>
      jsonAnswer(200, mediaView(await service.get(id))),

    remove: async (_request: WebRequest, id: string): Promise<WebAnswer> => {
      await service.remove(id);
      return { status: 204, headers: {} };
    },

    /** The bytes, or with `Range` a part of them. */
    content: async (request: WebRequest, id: string): Promise<WebAnswer> => {
      const media = await service.ready(id);
      const range = byteRange(request.headers.get('range'), media.bytes, maxMediaBytes);
      if (range === 'unsatisfiable')
        return { status: 416, headers: { 'content-range': `bytes */${media.bytes}` } };
      if (!range && media.bytes > maxMediaBytes) {
        throw new ProblemError(
          'media-conflict',
          `This media is larger than the ${maxMediaBytes} bytes that one answer may have (MAX_MEDIA_BYTES). Ask for parts, such as “Range: bytes=0-1048575”.`,
        );
      }
      const part = range ?? { offset: 0, count: media.bytes };
      const last = part.offset + part.count - 1;
      request.share?.reserve(part.count);
      return {
        status: range ? 206 : 200,
        headers: {
          ...contentHeaders(media),
          ...(range && { 'content-range': `bytes ${part.offset}-${last}/${media.bytes}` }),
        },
        body: await service.read(media, part),
      };
    },
  };
}

function createdAnswer(media: Media): WebAnswer {
  return jsonAnswer(201, mediaView(media), { location: `/api/media/${media.id}` });
}

/** Whatever the bytes are, no browser shows them as a page of ours. (`nosniff` and a policy are on every answer.) */
function contentHeaders({ id, type: { type } }: ReadyMedia): Record<string, string> {
  return {
    'content-type': type,
    'content-disposition': `attachment; filename="${id}.${type.replace(/^.*\//, '').replace('quicktime', 'mov')}"`,
    'accept-ranges': 'bytes',
  };
}
