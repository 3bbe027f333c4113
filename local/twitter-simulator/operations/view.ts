import { type PartialError, resourceNotAuthorized, resourceNotFound } from '../errors.ts';
import type { OperationAnswer, OperationCall } from '../types.ts';
import type { World } from '../world.ts';
import { inNewerNames } from './dialect.ts';
import { mediaKind, placeKind, pollKind, topicKind } from './kinds/attached.ts';
import { communityKind, listKind, spaceKind, trendKind } from './kinds/gathering.ts';
import type { Kind, KindName, Target, Viewing } from './kinds/kind.ts';
import { postKind } from './kinds/post.ts';
import { userKind } from './kinds/user.ts';
import { type Readers, readQuery, someOf, type Values } from './parameters.ts';

/** A kind whose items are known by their ids only, so that all kinds fit in one table. */
interface Shower {
  readonly fields: readonly string[];
  readonly includes: string;
  show(id: string, fields: readonly string[], viewing: Viewing): object | 'missing' | 'hidden';
}

/** What the query asks to be shown. */
export interface Selection {
  /** Field names that were asked for, by kind. */
  readonly fields: Readonly<Partial<Record<KindName, readonly string[]>>>;
  readonly expansions: readonly string[];
  /** In which names the answer is wanted; see dialect.ts. */
  readonly newer: boolean;
}

function showItem<T>(kind: Kind<T>, item: T, fields: readonly string[], viewing: Viewing): object {
  const wanted = new Set([...kind.defaults, ...fields]);
  const shown: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(kind.fields)) {
    const value = wanted.has(name) ? read(item, viewing) : undefined;
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}

export type Found<T> = { readonly item: T } | { readonly absent: 'missing' | 'hidden' };

/** Looks something up for a caller: it may not exist, or not be theirs to see. */
export function lookUp<T>(kind: Kind<T>, world: World, id: string, viewerId: string | undefined): Found<T> {
  const item = kind.find(world, id);
  if (item === undefined) return { absent: 'missing' };
  return (kind.mayRead?.(world, item, viewerId) ?? true) ? { item } : { absent: 'hidden' };
}

function shower<T>(kind: Kind<T>): Shower {
  return {
    fields: Object.keys(kind.fields),
    includes: kind.includes,
    show: (id, fields, viewing) => {
      const found = lookUp(kind, viewing.world, id, viewing.viewerId);
      return 'absent' in found ? found.absent : showItem(kind, found.item, fields, viewing);
    },
  };
}

const showers: Readonly<Record<KindName, Shower>> = {
  tweet: shower(postKind),
  user: shower(userKind),
  media: shower(mediaKind),
  poll: shower(pollKind),
  place: shower(placeKind),
  list: shower(listKind),
  space: shower(spaceKind),
  topic: shower(topicKind),
  community: shower(communityKind),
  trend: shower(trendKind),
};

/** The entry of `errors` for what could not be shown. */
export function absence(
  why: 'missing' | 'hidden',
  kind: KindName,
  parameter: string,
  value: string,
): PartialError {
  return why === 'missing'
    ? resourceNotFound(kind, parameter, value)
    : resourceNotAuthorized(kind, parameter, value);
}

/** Reads a query that chooses fields and expansions of a kind besides what `readers` read. Throws X's 400. */
export function readView<T, R extends Readers>(
  call: OperationCall,
  kind: Kind<T>,
  readers: R,
): { values: Values<R>; selection: Selection } {
  const kinds = [kind.name, ...kind.alongside];
  const expandable = Object.keys(kind.expansions);
  const { values, more, newer } = readQuery(call.query, readers, {
    ...(expandable.length === 0 ? {} : { expansions: someOf(expandable) }),
    ...Object.fromEntries(kinds.map((name) => [`${name}.fields`, someOf(showers[name].fields)])),
  });
  const chosen = (name: string): readonly string[] => (more[name] as readonly string[] | undefined) ?? [];
  return {
    values,
    selection: {
      fields: Object.fromEntries(kinds.map((name) => [name, chosen(`${name}.fields`)])),
      expansions: chosen('expansions'),
      newer,
    },
  };
}

/** The id of the user a call speaks for, if it does for one. */
export const viewerOf = ({ caller }: OperationCall): string | undefined =>
  caller.kind === 'user' ? caller.userId : undefined;

/** Collects what the chosen expansions of some items point at; what is gone or hidden becomes an entry of the errors. */
function includesOf<T>(
  kind: Kind<T>,
  items: readonly T[],
  selection: Selection,
  viewing: Viewing,
): object | undefined {
  const includes: Record<string, object[]> = {};
  const seen = new Set<string>();
  for (const expansion of new Set(selection.expansions)) {
    const targets: readonly Target[] = items.flatMap(
      (item) => kind.expansions[expansion]?.(item, viewing) ?? [],
    );
    for (const { kind: name, id } of targets) {
      if (seen.has(`${name} ${id}`)) continue;
      seen.add(`${name} ${id}`);
      const shown = showers[name].show(id, selection.fields[name] ?? [], viewing);
      if (typeof shown === 'string') {
        viewing.errors.push(absence(shown, name, expansion, id));
        continue;
      }
      const into = showers[name].includes;
      includes[into] ??= [];
      includes[into].push(shown);
    }
  }
  return Object.keys(includes).length === 0 ? undefined : includes;
}

/** What a list answers beside its items. */
export interface Beside {
  readonly meta?: object;
  readonly errors?: readonly object[];
  /** What X charges for each item, where it is not what it charges for the kind. */
  readonly resources?: OperationAnswer['resources'];
}

/** Answers with many items; without any there is no `data`, as on X. */
export function answerMany<T>(
  call: OperationCall,
  kind: Kind<T>,
  items: readonly T[],
  selection: Selection,
  beside: Beside = {},
): OperationAnswer {
  const viewing: Viewing = { world: call.world, now: call.now, viewerId: viewerOf(call), errors: [] };
  // An expansion shows the field that it follows, asked for or not.
  const followed = selection.expansions.map((name) => name.split('.')[0] ?? '');
  const fields = [...(selection.fields[kind.name] ?? []), ...followed];
  const data = items.map((item) => showItem(kind, item, fields, viewing));
  const includes = includesOf(kind, items, selection, viewing);
  const errors = [...(beside.errors ?? []), ...viewing.errors];
  const { charged } = kind;
  const body = {
    ...(items.length === 0 ? {} : { data }),
    ...(includes === undefined ? {} : { includes }),
    ...(errors.length === 0 ? {} : { errors }),
    ...(beside.meta === undefined ? {} : { meta: beside.meta }),
  };
  return {
    status: 200,
    body: selection.newer ? inNewerNames(body) : body,
    resources:
      beside.resources ??
      (charged === undefined ? [] : items.map((item) => ({ kind: charged, id: kind.id(item) }))),
  };
}

/** Answers with one item as `data`. */
export function answerOne<T>(
  call: OperationCall,
  kind: Kind<T>,
  item: T,
  selection: Selection,
): OperationAnswer {
  const answer = answerMany(call, kind, [item], selection);
  const body = answer.body as { data: readonly object[] };
  return { ...answer, body: { ...body, data: body.data[0] } };
}
