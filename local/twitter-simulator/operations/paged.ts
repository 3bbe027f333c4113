import { OWNED_READ_USD } from '../prices.ts';
import type { OperationCall, ResourceKind, SimulatedOperation } from '../types.ts';
import type { Edge } from '../world/edges.ts';
import { DEMO_USER_ID, type World } from '../world.ts';
import { actorInPath, actorOf } from './acting.ts';
import { cutPage, endsOf } from './cut-page.ts';
import { operation } from './facts.ts';
import type { Kind } from './kinds/kind.ts';
import { ID, integer, optionalText, pathParameter, type Readers, type Values } from './parameters.ts';
import { absence, answerMany, type Found, lookUp, readView, viewerOf } from './view.ts';

/** An item with its place in the list: larger is newer and comes first. */
export interface Entry<T> {
  readonly item: T;
  readonly order: bigint;
}

/** Whom or what a list is about. */
export type Subject =
  /** What the path names. */
  | {
      readonly of: 'path';
      readonly find: (world: World, id: string, viewerId: string | undefined) => Found<unknown>;
      readonly kind: 'user' | 'tweet' | 'list';
    }
  /** A user in the path who has to be the caller. */
  | { readonly of: 'own' }
  /** The caller, without being named. */
  | { readonly of: 'me' };

export interface PagedOptions<T, R extends Readers> {
  readonly kind: Kind<T>;
  readonly subject: Subject;
  /** Least, most and usual number of items a page. */
  readonly size: readonly [min: number, max: number, usual: number];
  readonly readers: R;
  readonly entries: (call: OperationCall, subjectId: string, values: Values<R>) => readonly Entry<T>[];
  /** The list's ends are told in `meta`, as `newest_id` and `oldest_id`. */
  readonly ends?: boolean;
  /** What X charges for an item, where it is not what it charges for the kind. */
  readonly charged?: ResourceKind;
  /** Cheap for the app's owner, about themselves. */
  readonly owned?: boolean;
}

/** The items at the far ends of links, newest link first, without those that the viewer may not see. */
export function linked<T>(
  kind: Kind<T>,
  call: OperationCall,
  edges: readonly Edge[],
  end: 'from' | 'to',
): Entry<T>[] {
  return edges.flatMap((edge) => {
    const found = lookUp(kind, call.world, edge[end], viewerOf(call));
    return 'item' in found ? [{ item: found.item, order: edge.order }] : [];
  });
}

/** A list in pages, about something or someone. */
export function paged<T, R extends Readers>(id: string, options: PagedOptions<T, R>): SimulatedOperation {
  const { kind, subject, size, charged } = options;
  const pageReaders = { max_results: integer(...size), pagination_token: optionalText() };
  return operation(id, (call) => {
    const subjectId =
      subject.of === 'me'
        ? actorOf(call)
        : subject.of === 'own'
          ? actorInPath(call, 'id')
          : pathParameter(call, 'id', ID);
    const read = readView(call, kind, { ...options.readers, ...pageReaders });
    const values = read.values as unknown as Values<R> & Values<typeof pageReaders>;
    if (subject.of === 'path') {
      const found = subject.find(call.world, subjectId, viewerOf(call));
      if ('absent' in found) {
        return { status: 200, body: { errors: [absence(found.absent, subject.kind, 'id', subjectId)] } };
      }
    }
    const page = cutPage(options.entries(call, subjectId, values), {
      order: (entry) => entry.order,
      size: values.max_results,
      token: { name: 'pagination_token', value: values.pagination_token },
      scope: `${id} ${subjectId}`,
    });
    const items = page.items.map(({ item }) => item);
    const ids = items.map((item) => kind.id(item));
    const answer = answerMany(call, kind, items, read.selection, {
      meta: { ...page.meta, ...(options.ends ? endsOf(ids) : {}) },
      ...(charged === undefined
        ? {}
        : { resources: ids.map((item) => ({ kind: charged, id: `${subjectId} ${item}` })) }),
    });
    const owned = options.owned && subjectId === DEMO_USER_ID && viewerOf(call) === DEMO_USER_ID;
    return owned ? { ...answer, resourceUsd: OWNED_READ_USD } : answer;
  });
}
